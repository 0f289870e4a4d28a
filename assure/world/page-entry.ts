/** What a page of the stand-in browser runs of the app: the code behind the grant wizard, the progress page and the machine's page. */
export { QueryObserver } from '@tanstack/react-query';
export { continueGrant, openGrant, refreshGrant, startGrant, stopGrant } from '#src/azure/grants.ts';
export { grantProgress, subscribeToGrants } from '#src/azure/grant-store.ts';
export { evidenceKey, machineEvidenceQuery } from '#src/azure/machine-evidence.ts';
export { allRevokes, pendingRevoke, subscribeToRevokes } from '#src/azure/pending-revokes.ts';
export { queryClient } from '#src/azure/query-client.ts';
export { readExtension } from '#src/azure/extensions.ts';
export { readJobs } from '#src/azure/edge-jobs.ts';
export { reduceAccess } from '#src/azure/reduce-access.ts';
export { resumeRevokes, revokeAccess } from '#src/azure/revokes.ts';
export { serverNow } from '#src/azure/server-clock.ts';
export { azure } from '#src/azure/transport.ts';
export { accessState } from '#src/consent/access-state.ts';
export { consentHash, consentId, createConsent } from '#src/consent/consent.ts';
export { freshnessOf } from '#src/pages/shared/freshness.ts';
export { nothingToRevoke } from '#src/pages/shared/revocable.ts';
export { termsById } from '#src/consent/terms.ts';
