import { isConsentId } from '#src/consent/consent-reading.ts';
import type { AccessState } from '#src/consent/access/access-state.ts';
import { type PendingRevoke, revokesOn } from '#src/azure/journal/pending-revokes.ts';
import type { ConsentsReading } from './consent-records.ts';
import { standingOn } from './consent-standing.ts';
import { keepEnd } from './end-records.ts';

export interface UnrecordedEnd {
  consentId: string;
  ended: 'expired' | 'revoked';
}

/** How access ended, where the state proves it: by the machine's own report, or by a removal after which it was connected. */
const provenEnd = ({ kind, job }: Pick<AccessState, 'kind' | 'job'>): UnrecordedEnd['ended'] | undefined => {
  if (kind === 'expired') return job?.nodeState?.toLowerCase() === 'expired' ? 'expired' : undefined;
  return kind === 'revoked' ? 'revoked' : undefined;
};

const keepingPhases: ReadonlySet<PendingRevoke['phase']> = new Set(['requesting', 'accepted', 'proven']);

/** A revoke of this tab keeps the end of its own access, unless that failed. */
const isKeptElsewhere = (machineId: string, consentId: string): boolean => {
  const keeps = ({ jobName, phase, endRecordError }: PendingRevoke): boolean =>
    jobName?.toLowerCase() === consentId && endRecordError === undefined && keepingPhases.has(phase);
  return revokesOn(machineId).some(keeps);
};

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
  if (
    ended === undefined ||
    consentId === undefined ||
    !isConsentId(consentId) ||
    isKeptElsewhere(machineId, consentId)
  )
    return undefined;
  const entry = consents.find((one) => one.consentId === consentId);
  if (entry === undefined || standingOn(entry, machineId) === 'ended') return undefined;
  // An end record that cannot be understood may be there.
  const isUnclear = problems.some((problem) => problem.consentId === undefined || problem.consentId === consentId);
  return isUnclear ? undefined : { consentId, ended };
};

const tried = new Set<string>();

/**
 * Puts a proven end of access on record, once for each machine and consent while this page is loaded: nobody else does. Best effort, for
 * the evidence stays in Azure; a proven end that is on record already stays as it is. Never rejects.
 */
export const recordSeenEnd = async (
  machineId: string,
  { consentId, ended }: UnrecordedEnd,
  sentence: string,
): Promise<void> => {
  const key = `${machineId.toLowerCase()} ${consentId}`;
  if (tried.has(key)) return;
  tried.add(key);
  await keepEnd(machineId, consentId, { ended, sentence });
};
