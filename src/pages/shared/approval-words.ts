import type { ConsentApprovals } from '#src/azure/approvals.ts';
import type { ApprovalStage } from '#src/azure/resources/approvals.ts';
import type { Review } from '#src/consent/review.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { formatInstant, parseInstant } from '#src/lib/time.ts';
import type { Tone } from '#src/ui/StateWord.tsx';

/** An answer in Azure's words, as it is read or in a receipt. */
interface Answer {
  result: string;
  by: string | null;
  byId: string | null;
  at: string | null;
  reason: string | null;
}

/** Who answered a request for a role, how, when and why. Names may be in it: show it with AzureText. */
export function approvedWords({ result, by, byId, at, reason }: Answer): string {
  const verb = sameId(result, 'Approve') ? 'Approved' : sameId(result, 'Deny') ? 'Denied' : result;
  const who = by ?? byId;
  const moment = parseInstant(at ?? undefined);
  const when = moment === undefined ? '' : `, ${formatInstant(moment)}`;
  return `${verb}${who === null ? '' : ` by ${who}`}${when}${reason === null || reason === '' ? '' : ` · ${reason}`}`;
}

/** The same of a stage. */
export function answerWords({ result = '', by, byId, answeredAt, reason }: ApprovalStage): {
  tone: Tone;
  words: string;
} {
  const answer = { result, by: by ?? null, byId: byId ?? null, at: answeredAt ?? null, reason: reason ?? null };
  return { tone: sameId(result, 'Approve') ? 'good' : 'bad', words: approvedWords(answer) };
}

/** What another person signed of an emergency. */
export function opinionWords(was: Review['was']): string {
  return was === 'right' ? 'What happened was right.' : 'What happened wasn’t right.';
}

/** Who approved, for a cell: names, each once. */
export function approverNames({ asked, unread }: ConsentApprovals): string {
  const approved = asked.flatMap(({ answer }) =>
    answer?.result !== undefined && sameId(answer.result, 'Approve') ? [answer.by ?? answer.byId ?? 'Unknown'] : [],
  );
  if (approved.length > 0) return [...new Set(approved)].join(', ');
  return unread.length > 0 ? 'Not read' : '–';
}
