/** What a page of the stand-in browser runs of the app: the code behind the grant wizard, the progress page and the machine's page. */
export { QueryObserver } from '@tanstack/react-query';
export { noteLeft } from '#src/auth/left-page.ts';
export { holdGrants } from '#src/azure/journal/grant-hold.ts';
export { continueGrant, openGrant, refreshGrant, startGrant, stopGrant } from '#src/azure/grant/grants.ts';
export { grantProgress, subscribeToGrants } from '#src/azure/grant/grant-store.ts';
export { evidenceKey, machineEvidenceQuery } from '#src/azure/evidence/machine-evidence.ts';
export {
  allRevokes,
  isUnderWay,
  pendingRevoke,
  revokesOn,
  subscribeToRevokes,
} from '#src/azure/journal/pending-revokes.ts';
export { queryClient } from '#src/azure/query-client.ts';
export { readExtension } from '#src/azure/resources/extensions.ts';
export { readJobs } from '#src/azure/resources/edge-jobs.ts';
export { reduceAccess } from '#src/azure/revoke/reduce-access.ts';
export { resumeRevokes, revokeAccess } from '#src/azure/revoke/revokes.ts';
export { serverNow } from '#src/azure/transport/server-clock.ts';
export { azure } from '#src/azure/transport/transport.ts';
export { accessState } from '#src/consent/access/access-state.ts';
export { consentHash, consentId, createConsent } from '#src/consent/consent.ts';
export { freshnessOf } from '#src/pages/shared/freshness.ts';
export { nothingToRevoke } from '#src/pages/shared/revocable.ts';
export { termsById } from '#src/consent/terms.ts';
