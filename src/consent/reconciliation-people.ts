import type { LogWrite, ReconciledConsent } from './reconciliation-evidence.ts';

const recordWrite = 'microsoft.resources/deployments/write';
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The writes of a consent's record among what the Activity Log has under the consent's correlation id. */
export function recordWrites({ records, writes }: ReconciledConsent): LogWrite[] {
  if (writes?.kind !== 'read') return [];
  return writes.writes.filter(
    ({ resourceId, operation }) =>
      same(operation, recordWrite) && records.some(({ deploymentId }) => same(deploymentId, resourceId)),
  );
}

/** What the person of the consent is called in the Activity Log, lower case; none when it does not show. */
export function peopleOf(consent: ReconciledConsent): ReadonlySet<string> {
  const own = recordWrites(consent).filter(
    ({ callerId }) => callerId !== undefined && same(callerId, consent.consent.userId),
  );
  return new Set(own.flatMap(({ caller }) => caller?.toLowerCase() ?? []));
}

/** Writes of the record by somebody else than the person of the consent. */
export function writesByOthers(consent: ReconciledConsent): LogWrite[] {
  return recordWrites(consent).filter(
    ({ callerId }) => callerId !== undefined && !same(callerId, consent.consent.userId),
  );
}

export const whoWrote = ({ caller, callerId }: LogWrite): string => caller ?? callerId ?? 'somebody it does not name';
