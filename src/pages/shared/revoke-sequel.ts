import { answerTo, type PendingRevoke, revokeOf } from '#src/azure/journal/pending-revokes.ts';

/** It came to no end, and nothing has answered it since. */
export const isOpen = ({ phase, isAnswered }: PendingRevoke): boolean =>
  phase !== 'proven' && phase !== 'absent' && isAnswered !== true;

/** What came of this since: what answers it where it needed a person, else what is told of it besides. A later revoke of the machine is another matter. */
export const sequelOf = (before: PendingRevoke): PendingRevoke | undefined => {
  const known = revokeOf(before);
  // What it left to another job is done without a press once Azure shows that job as over.
  const now = isOpen(before) ? (answerTo(before) ?? known) : known;
  return now === before || now === undefined || isOpen(now) ? undefined : now;
};
