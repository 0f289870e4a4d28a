import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { formatInstant } from '#src/lib/time.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';
import { wait } from '#src/lib/wait.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { revokeLookTurn } from '#src/azure/transport/bulk-pace.ts';
import { evidenceKey, type MachineReading, readEvidence } from '#src/azure/evidence/machine-evidence.ts';
import { isLost } from '#src/azure/transport/operations.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { proofOf } from './revoke-absence.ts';
import { throughOther } from './revoke-end.ts';
import { nextOf } from './revoke-job.ts';
import { pauseAfter } from './revoke-request.ts';
import { type Removal, show, withError } from './revoke-state.ts';

// A revoke whose row went while this tab waited for its turn. Whoever took it out had proof, and access may have been granted anew since,
// which this revoke must not end: so nothing is sent any more, and only what Azure shows by now is told.

const ended =
  'Another tab of this browser has brought this to an end, another decision about access has taken its place, or its entry in this browser was deleted.';

/** Reads until Azure answers: that it cannot be reached, as from a tab that was frozen, says nothing of the revoke. */
const readAnswered = async (removal: Removal): Promise<MachineReading> => {
  const { row, signal } = removal;
  for (let attempt = 1; ; attempt += 1) {
    await revokeLookTurn(row.machineId, signal);
    const evidence = await readEvidence(row.machineId, signal);
    queryClient.setQueryData(evidenceKey(row.machineId), evidence);
    const { jobs, machine } = evidence.problems ?? {};
    const lost = [jobs, machine].find(isLost);
    if (lost === undefined || proofOf(removal, evidence).is === 'proven') return evidence;
    show(row, row.phase === 'accepted' ? 'accepted' : 'requesting', {
      note: `${ended} Azure cannot be read, tried again: ${lost.message}`,
    });
    await wait(pauseAfter(lost, attempt), signal);
  }
};

const unproven = ({ readAt }: AccessEvidence): string =>
  `${ended} What Azure showed at ${formatInstant(readAt)} does not prove the end, and this tab asks for nothing more: access may have been granted anew. Revoke again what is still to end.`;

const finalWords = {
  proven: 'This access has ended.',
  absent: 'Azure shows no access from before this was asked for.',
};

/** Whoever asked for the removal of the extension has ended with the revoke: where Azure had not taken it by then, nobody asks any more. */
const extensionLeft = ({ row }: Removal, { extension, readAt }: AccessEvidence): Partial<PendingRevoke> => {
  const isThere = typeof extension === 'object' && extensionPhase(extension) !== 'deleting';
  if (!row.removeExtension || !isThere) return {};
  const message = `Azure still showed it at ${formatInstant(readAt)}, and this tab does not ask for its removal: access may have been granted anew.`;
  return { extensionError: new AzureError({ kind: 'conflict', message, scope: row.machineId }) };
};

/** As the tab that saw it would have told it. */
const tell = (removal: Removal, evidence: AccessEvidence): PendingRevoke => {
  const { row } = removal;
  const proof = proofOf(removal, evidence);
  const isFinal = proof.is === 'proven' || proof.is === 'absent';
  // Nothing is pursued here, and perhaps nothing of it was ever accepted.
  if (!isFinal) return show(row, 'refused', { note: unproven(evidence) });
  const other = throughOther(removal, row.job?.name ?? '', evidence, finalWords[proof.is]);
  if (other !== undefined)
    return show(row, 'accepted', { ...other, ...(proof.is === 'proven' && { ended: proof.ended }) });
  if (nextOf(removal, evidence) !== undefined) return show(row, 'refused', { note: unproven(evidence) });
  return proof.is === 'proven'
    ? show(row, 'proven', { ended: proof.ended, ...extensionLeft(removal, evidence) })
    : show(row, 'absent', { note: proof.note });
};

/** Tells what has come of such a revoke. Rejects only when another tab takes the machine over. */
export const judgeEnded = async (begun: Removal): Promise<PendingRevoke> => {
  // Whoever took the row out had seen what was on its way, or had waited for it.
  const removal: Removal = { ...begun, row: { ...begun.row, jobOnItsWay: false }, isGone: true };
  try {
    return tell(removal, await readAnswered(removal));
  } catch (error) {
    removal.signal.throwIfAborted();
    return show(removal.row, 'refused', withError(error));
  }
};
