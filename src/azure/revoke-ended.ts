import type { AccessEvidence } from '#src/consent/access-state.ts';
import { formatInstant } from '#src/lib/time.ts';
import { wait } from '#src/lib/wait.ts';
import { revokeLookTurn } from './grant-bulk-pace.ts';
import { evidenceKey, readEvidence } from './machine-evidence.ts';
import type { PendingRevoke } from './pending-revokes.ts';
import { queryClient } from './query-client.ts';
import { notOver, otherAccess, removalProof } from './removal-proof.ts';
import { absenceOf } from './revoke-absence.ts';
import { namedJob } from './revoke-journal.ts';
import { backoff } from './revoke-request.ts';
import { type Removal, show, withError } from './revoke-state.ts';

// A revoke whose row went while this tab waited for its turn. Whoever took it out had proof, and access may have been granted anew since,
// which this revoke must not end: so nothing is sent any more, and only what Azure shows by now is told.

/** A tab that was frozen may be without a network for a moment. */
const mostReadings = 4;

const readAll = async ({ row, signal }: Removal): Promise<AccessEvidence> => {
  for (let attempt = 1; ; attempt += 1) {
    await revokeLookTurn(row.machineId, signal);
    const evidence = await readEvidence(row.machineId, signal);
    queryClient.setQueryData(evidenceKey(row.machineId), evidence);
    const isRead = evidence.jobs !== 'unknown' && evidence.machine !== 'unknown';
    if (isRead || attempt === mostReadings) return evidence;
    await wait(backoff(attempt) * 1000, signal);
  }
};

/** What the evidence proves, if it proves all that the press meant. */
const outcomeOf = (removal: Removal, evidence: AccessEvidence): PendingRevoke | undefined => {
  const { row } = removal;
  if (namedJob(row) === undefined && notOver(evidence).length > 0) return undefined;
  if (row.job === undefined) {
    const proof = absenceOf(removal, evidence);
    return proof.is === 'absent' ? show(row, 'absent', { note: proof.note }) : undefined;
  }
  const proof = removalProof(row.job.name, evidence);
  const isAll = proof.is === 'proven' && otherAccess(row.job.name, evidence) === undefined;
  return isAll ? show(row, 'proven', { ended: proof.ended }) : undefined;
};

const unproven = ({ readAt }: AccessEvidence): string =>
  `Another tab of this browser has brought this to an end, or its entry in this browser was deleted. What Azure showed at ${formatInstant(readAt)} does not prove the end, and this tab asks for nothing more: access may have been granted anew. Revoke again what is still to end.`;

/** Tells what has come of such a revoke. Rejects only when another tab takes the machine over. */
export const judgeEnded = async (removal: Removal): Promise<PendingRevoke> => {
  try {
    const evidence = await readAll(removal);
    return outcomeOf(removal, evidence) ?? show(removal.row, 'refused', { note: unproven(evidence) });
  } catch (error) {
    removal.signal.throwIfAborted();
    return show(removal.row, 'refused', withError(error));
  }
};
