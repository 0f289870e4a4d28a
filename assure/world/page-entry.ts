/** What a page of the stand-in browser runs of the app: the code behind the grant wizard, the progress page and the machine's page. */
export { QueryObserver } from '@tanstack/react-query';
export { describeError } from '#src/azure/http/error-words.ts';
export { evidenceQuery } from '#src/azure/evidence.ts';
export { fleetQuery } from '#src/azure/fleet/fleet.ts';
export { resumeOperations, start, stopGrant } from '#src/azure/operations/operations.ts';
export { operationsStore } from '#src/azure/operations/store.ts';
export { queryClient } from '#src/azure/query-client.ts';
export { decideAccess } from '#src/consent/access/decide.ts';
export { goOnRevoking } from '#src/pages/shared/go-on-revoking.ts';
export { serverNow, settledServerNow } from '#src/server-time.ts';
export { liveAccess } from '#src/watch/live-access.ts';
