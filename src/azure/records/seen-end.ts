import { isConsentId } from '#src/consent/consent-reading.ts';
import type { AccessState } from '#src/consent/access/access-state.ts';
import { endsSince } from '#src/consent/later-access.ts';
import { type PendingRevoke, revokesOn } from '#src/azure/journal/pending-revokes.ts';
import type { ConsentsReading } from './consent-records.ts';
import { standingOn } from './consent-standing.ts';
import { isServerTimeUnknown, keepEnd } from './end-records.ts';

export interface UnrecordedEnd {
  consentId: string;
  ended: 'expired' | 'revoked';
  /** Where an earlier end is on record, since when this one can be (`endsSince`). */
  since?: number;
}

/** How access ended, where the state proves it: by the machine's own report, or by a removal after which it was connected. */
const provenEnd = ({ kind, job }: Pick<AccessState, 'kind' | 'job'>): UnrecordedEnd['ended'] | undefined => {
  if (kind === 'expired') return job?.nodeState?.toLowerCase() === 'expired' ? 'expired' : undefined;
  return kind === 'revoked' ? 'revoked' : undefined;
};

/** A revoke of this tab keeps the end of its own access, unless that failed, or it has come to its end without having proven that one. */
const keepsItsEnd = ({ phase, otherJob, ended, endRecordError }: PendingRevoke): boolean => {
  const hasProvenNone = phase === 'absent' || phase === 'refused' || (otherJob !== undefined && ended === undefined);
  return !hasProvenNone && endRecordError === undefined;
};

/** `since`: pressed before that, it keeps the end of before. */
const isKeptElsewhere = (machineId: string, { consentId, since = -Infinity }: Omit<UnrecordedEnd, 'ended'>): boolean =>
  revokesOn(machineId).some(
    (revoke) => revoke.jobName?.toLowerCase() === consentId && revoke.startedAt >= since && keepsItsEnd(revoke),
  );

/**
 * The consent under which access to the machine has ended, proven, when no such end of it is on record: it ended by itself, or whoever revoked it
 * could not keep the end. `undefined` where anything of that is not certain.
 */
export const unrecordedEnd = (
  machineId: string,
  state: Pick<AccessState, 'kind' | 'job'>,
  { consents, problems }: Pick<ConsentsReading, 'consents' | 'problems'>,
): UnrecordedEnd | undefined => {
  const ended = provenEnd(state);
  const consentId = state.job?.name.toLowerCase();
  if (ended === undefined || consentId === undefined || !isConsentId(consentId)) return undefined;
  const entry = consents.find((one) => one.consentId === consentId);
  const since = state.job && endsSince(state.job);
  if (entry === undefined || standingOn(entry, machineId, since) === 'ended') return undefined;
  // An end record that cannot be understood may be there.
  const isUnclear = problems.some((problem) => problem.consentId === undefined || problem.consentId === consentId);
  const isAgain = standingOn(entry, machineId) === 'ended' && since !== undefined;
  const end = { consentId, ended, ...(isAgain && { since }) };
  return isUnclear || isKeptElsewhere(machineId, end) ? undefined : end;
};

const tried = new Set<string>();

/**
 * Puts a proven end of access on record, once for each machine, consent and end while this page is loaded: nobody else does. Best effort, for
 * the evidence stays in Azure; a proven end that is on record already stays as it is. Never rejects.
 */
export const recordSeenEnd = async (
  machineId: string,
  { consentId, ended, since }: UnrecordedEnd,
  sentence: string,
): Promise<void> => {
  const key = `${machineId.toLowerCase()} ${consentId} ${since ?? ''}`;
  if (tried.has(key)) return;
  tried.add(key);
  const error = await keepEnd(machineId, consentId, { ended, sentence, since });
  // Nothing was tried, and the next look may be by a server's time.
  if (error !== undefined && isServerTimeUnknown(error)) tried.delete(key);
};
