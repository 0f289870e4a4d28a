import type { AskedRequest } from '#src/azure/asked.ts';
import { decidedStage, openStage } from '#src/azure/resources/approvals.ts';
import type { AskedCheck, AskedCheckId, AskedWhy } from '#src/consent/authority/asked.ts';
import { isPendingApproval, type Refusal, standingOf } from '#src/consent/authority/authority.ts';
import { signatureFaultSentence } from '#src/consent/receipt/words.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { formatDuration } from '#src/lib/time.ts';
import { answerWords } from '#src/pages/shared/approval-words.ts';
import type { Tone } from '#src/ui/StateWord.tsx';

/** What a check came to. It may hold text of the request: show it with AzureText. */
export function askedSentence({ id, result, why }: AskedCheck): string {
  if (result === 'pass') return passed[id];
  return (why && whySentence(id, why)) ?? failed[id];
}

const passed: Record<AskedCheckId, string> = {
  person: 'Somebody else asks',
  record: 'The consent is on record, unchanged',
  signature: 'The person who asks signed the consent through Microsoft Entra',
  request: 'This is the request that the consent makes',
  reason: 'The request gives the reason of the consent',
  ticket: 'The request names the support request of the consent',
  duration: 'The role is asked for no longer than the consent lasts',
  time: 'The agreed time isn’t over',
  computers: 'The machines are those agreed to',
  role: 'The role allows a grant, and gives nobody roles',
};

const failed: Record<AskedCheckId, string> = {
  person: 'This is your own request. Nobody approves their own.',
  record: 'The consent couldn’t be checked.',
  signature: 'The signature couldn’t be checked.',
  request: 'The consent makes another request. This one might use somebody else’s consent.',
  reason: 'The request gives another reason than the consent.',
  ticket: 'The request names another support request than the consent.',
  duration: 'The role is asked for longer than the consent lasts.',
  time: 'The agreed time is over.',
  computers: 'Another computer has the name of a machine.',
  role: 'The role couldn’t be checked.',
};

function whySentence(id: AskedCheckId, why: AskedWhy): string | undefined {
  switch (why.is) {
    case 'missing':
      return 'No consent of this ID is on record where the role is asked for.';
    case 'changed':
      return 'The record of this consent was changed.';
    case 'unread':
      return unread[id];
    case 'unsigned':
      return `The consent isn’t signed. ${signatureFaultSentence(why.fault)}`;
    case 'otherPerson':
      return 'Somebody else than who asks signed the consent.';
    case 'keyUnknown':
      return 'Microsoft Entra doesn’t publish the key that signed the consent.';
    case 'keysUnread':
      return 'Microsoft Entra’s keys couldn’t be read, so the signature isn’t proven.';
    case 'differs':
      return `${failed[id]} It says “${why.found || 'nothing'}”, the consent “${why.agreed || 'nothing'}”.`;
    case 'tooLong':
      return `The role is asked for ${formatDuration(why.askedMs)}. The consent had ${formatDuration(Math.max(0, why.leftMs))} left.`;
    case 'noEnd':
      return 'The role is asked for without an end.';
    case 'others':
      return `Another computer has this name now: ${why.machineIds.map(spelledName).join(', ')}.`;
    case 'less':
      return 'The role doesn’t allow a grant.';
    case 'more':
      return 'The role can do more than grant: it can give roles to others.';
    case 'over':
      return undefined;
  }
}

const unread: Partial<Record<AskedCheckId, string>> = {
  record: 'You can’t read the record of this consent.',
  computers: 'Whether the machines are those agreed to wasn’t checked.',
  role: 'What the role allows couldn’t be read.',
};

/** Where a request stands. It may hold a name: show it with AzureText. */
export function standing({ request, approval }: AskedRequest): { tone: Tone; words: string } {
  const answer = approval && decidedStage(approval);
  if (answer) return answerWords(answer);
  if (isPendingApproval(request.status)) {
    if (approval && openStage(approval)) return { tone: 'attention', words: 'Waiting for your answer' };
    return { tone: 'neutral', words: 'Waiting for somebody else’s answer' };
  }
  const how = standingOf(request.status);
  if (how === 'active') return { tone: 'good', words: 'Active' };
  return how === 'pending' ? { tone: 'busy', words: 'Azure is working on it' } : closed[how];
}

const closed: Record<Refusal, { tone: Tone; words: string }> = {
  denied: { tone: 'bad', words: 'Denied' },
  timedOut: { tone: 'neutral', words: 'Nobody answered in time' },
  cancelled: { tone: 'neutral', words: 'Withdrawn' },
  left: { tone: 'neutral', words: 'The role was left' },
  failed: { tone: 'bad', words: 'Azure couldn’t give the role' },
};
