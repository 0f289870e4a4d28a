import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { dropRevokeRow } from '#src/azure/journal/revoke-journal.ts';
import { otherAccess, type RemovalProof } from './removal-proof.ts';
import { withoutSpared } from './revoke-absence.ts';
import { leaveAsks } from './revoke-asks.ts';
import { meantJobs } from './revoke-job.ts';
import { goOnRemoving, isThereAgain, leaveExtension, thereAgain, warnOfRemoval } from './revoke-extension.ts';
import { keepEndBeside, keepEndsBeside, lastRecords } from './revoke-records.ts';
import { type Removal, show, showMore } from './revoke-state.ts';

/** What is told beside the end of access, which does not depend on it. */
export type Extra = Pick<PendingRevoke, 'extensionError' | 'endRecordError'>;

type Proven = Extract<RemovalProof, { is: 'proven' }>;
type Absent = Extract<RemovalProof, { is: 'absent' }>;

/** Evidence that says all that it can. */
export interface FinalReading {
  evidence: AccessEvidence;
  proof: Proven | Absent;
}

/** How it ended is `told`, and again when the records have had their time: then the journal forgets it. */
const endWith = async (
  removal: Removal,
  extra: Extra,
  recordsMs: number,
  told: PendingRevoke,
): Promise<PendingRevoke> => {
  await lastRecords(removal, recordsMs, extra);
  removal.signal.throwIfAborted();
  // Before the row goes: from then on nobody who takes the machine over would go on with it.
  const goesOn = goOnRemoving(removal);
  await dropRevokeRow(removal.row);
  const all = showMore(removal.row, told, extra);
  if (goesOn) removal.onProven?.(all);
  return all;
};

/** Tells that the extension stayed, though Azure took its removal: nobody looks for it any more. */
const tellThereAgain = (removal: Removal, { evidence }: FinalReading, extra: Extra): void => {
  if (isThereAgain(removal, evidence)) extra.extensionError ??= thereAgain(removal.row.machineId);
};

/** Nothing is proven, so the machine is not held until Azure has taken the removal of the extension. */
const endWithoutExtension = (removal: Removal, final: FinalReading, extra: Extra): void => {
  const error = leaveExtension(removal);
  if (error !== undefined && final.evidence.extension !== 'absent') extra.extensionError ??= error;
  tellThereAgain(removal, final, extra);
};

/** What is told where another job than `name` may let Microsoft Support in, after what came of this one. Nobody reads on from here: what was so has its time. */
export const throughOther = (
  removal: Removal,
  name: string,
  evidence: AccessEvidence,
  outcome: string,
): Required<Pick<PendingRevoke, 'note' | 'otherJob'>> | undefined => {
  const other = otherAccess(name, withoutSpared(removal, evidence), evidence);
  if (other === undefined) return undefined;
  const note = `${outcome} At ${formatInstant(evidence.readAt)} Microsoft Support might still be in through another job, ${visibleText(other.name)}: revoke that too.`;
  return { note, otherJob: other.name };
};

/** There was nothing to revoke. */
const endAbsent = (removal: Removal, final: FinalReading, extra: Extra, recordsMs: number): Promise<PendingRevoke> => {
  const { row } = removal;
  const { evidence, proof } = final;
  endWithoutExtension(removal, final, extra);
  // What was asked for beside may have ended, though other access has taken the place of the one that was pursued.
  if (row.job !== undefined) keepEndsBeside(removal, meantJobs(removal, evidence), evidence, extra);
  const other = throughOther(removal, '', evidence, 'Azure shows no access from before this was asked for.');
  const told =
    other === undefined
      ? show(row, 'absent', { ...extra, ...(proof.note !== undefined && { note: proof.note }) })
      : show(row, 'accepted', { ...extra, ...other });
  return endWith(removal, extra, recordsMs, told);
};

/**
 * What was revoked has ended. That is no end of access while something else lets Microsoft Support in. `recordsMs`: how long records are
 * waited for.
 */
export const end = async (
  removal: Removal,
  final: FinalReading,
  extra: Extra,
  recordsMs: number,
): Promise<PendingRevoke> => {
  leaveAsks(removal);
  const { evidence, proof } = final;
  const { row } = removal;
  if (proof.is === 'absent' || row.job === undefined) return endAbsent(removal, final, extra, recordsMs);
  const other = throughOther(removal, row.job.name, evidence, 'This access has ended.');
  if (other === undefined) {
    removal.provenBy = evidence;
    warnOfRemoval(removal);
    tellThereAgain(removal, final, extra);
  } else endWithoutExtension(removal, final, extra);
  const { ended } = proof;
  keepEndBeside(removal, row.job, proof, evidence, extra);
  // Others that were asked for at the same time may have ended before it was their turn.
  keepEndsBeside(removal, meantJobs(removal, evidence), evidence, extra);
  const told = show(row, other === undefined ? 'proven' : 'accepted', { ...extra, ...other, ended });
  if (other === undefined) removal.onProven?.(told);
  return endWith(removal, extra, recordsMs, told);
};
