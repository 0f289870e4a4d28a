import { byOthers, byPerson, recordWritesIn } from '#src/consent/record-writers.ts';
import type { LogWrite, ReconciledConsent } from './reconciliation-evidence.ts';

/** What the Activity Log has, under the consent's correlation id, of writing its record. */
function loggedWrites({ records, writes }: ReconciledConsent): { done: LogWrite[]; tried: LogWrite[] } {
  const events = writes?.kind === 'read' ? writes.writes : [];
  return recordWritesIn(
    events,
    records.map(({ deploymentId }) => deploymentId),
  );
}

/** The writes of a consent's record that Azure took, whoever they are by. */
export const recordWrites = (consent: ReconciledConsent): LogWrite[] => loggedWrites(consent).done;

/** What the person of the consent is called in the Activity Log, lower case; none when it does not show. */
export function peopleOf(consent: ReconciledConsent): ReadonlySet<string> {
  const own = byPerson(recordWrites(consent), consent.consent.userId);
  return new Set(own.flatMap(({ caller }) => caller?.toLowerCase() ?? []));
}

/** Writes of the record by somebody else than the person of the consent. */
export const writesByOthers = (consent: ReconciledConsent): LogWrite[] =>
  byOthers(recordWrites(consent), consent.consent.userId);

/** What somebody else tried, and the log does not show that Azure took anything of theirs. */
export function triesByOthers(consent: ReconciledConsent): LogWrite[] {
  const writers = new Set(writesByOthers(consent).map(whoWrote));
  return byOthers(loggedWrites(consent).tried, consent.consent.userId).filter((one) => !writers.has(whoWrote(one)));
}

export const whoWrote = ({ caller, callerId }: LogWrite): string => caller ?? callerId ?? 'somebody it does not name';
