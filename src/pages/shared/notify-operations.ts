import type { Act, OperationProgress } from '#src/azure/operations/operation.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { countMachines } from './counts.ts';
import { paths } from '#src/paths.ts';
import { notify, type Notification } from '#src/shell/notifications.ts';
import type { Tone } from '#src/ui/StateWord.tsx';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { actOf, isOver, isUnderWay } from './operation-standing.ts';
import { besideStep, stepSentence } from './operation-words.ts';

/**
 * Tells the shell's notifications what comes of operations: one entry a press. Called once at start, after `resumeOperations`; returns how to
 * stop. A toast comes when a press is answered while another page than its own is in front.
 */
export function notifyOfOperations(): () => void {
  const told = new Map<string, readonly OperationProgress[]>();
  const tell = ({ progress }: { progress: ReadonlyMap<string, OperationProgress> }) => {
    for (const [id, group] of byPress(progress.values())) {
      const before = told.get(id);
      if (before?.length === group.length && group.every((one, index) => one === before[index])) continue;
      told.set(id, group);
      const notice = noticeOf(id, group);
      const isAnswer = before !== undefined && before.some(isUnderWay) && !group.some(isUnderWay);
      // Azure spells a machine's name otherwise in the URL than the journal does.
      const isInFront = location.pathname.toLowerCase() === notice.to.toLowerCase();
      notify({ ...notice, isQuiet: !isAnswer || isInFront });
    }
  };
  tell(operationsStore.getState());
  return operationsStore.subscribe(tell);
}

/** What was asked for with one press is one entry of the bell. */
export function byPress(operations: Iterable<OperationProgress>): Map<string, OperationProgress[]> {
  const groups = new Map<string, OperationProgress[]>();
  for (const one of operations) {
    const { intent, pressedAt } = one.operation;
    const id = intent.kind === 'grant' ? `grant ${intent.consentId}` : `${intent.kind} ${pressedAt}`;
    const group = groups.get(id);
    if (group) group.push(one);
    else groups.set(id, [one]);
  }
  return groups;
}

/** What the bell says of operations that one press began: what was asked of how many, and how far it is. */
export function noticeOf(id: string, group: readonly OperationProgress[]) {
  const [first] = group;
  if (first === undefined) throw new Error('A press begins at least one operation.');
  const { intent } = first.operation;
  const isOne = group.length === 1;
  const what = isOne ? visibleText(spelledName(intent.machineId), 80) : countMachines(group.length);
  const done = group.filter(({ step }) => step.do === 'done').length;
  const over = group.filter(isOver).length;
  const stuck = group.filter(({ step }) => step.do === 'person').length - over;
  const standing = group.some(isUnderWay) ? 'underWay' : stuck > 0 ? 'stuck' : over > 0 ? 'over' : 'done';
  // Of what isn't done, the title tells only on how many that is so.
  const some = standing === 'stuck' ? stuck : standing === 'over' ? over : group.length;
  const where = some === group.length ? what : `${some} of ${what}`;
  return {
    id,
    title: answerTitle(group, what) ?? titleOf(actOf(intent), standing, where),
    body: isOne
      ? visibleText(standing === 'done' && intent.kind === 'grant' ? besideStep(first) : stepSentence(first), 300)
      : [
          `${done} of ${group.length} done`,
          stuck > 0 && `${stuck} ${stuck === 1 ? 'needs' : 'need'} attention`,
          over > 0 && `${over} stopped`,
        ]
          .filter(Boolean)
          .join(', '),
    tone: tones[standing],
    to:
      intent.kind === 'grant'
        ? paths.progress(intent.consentId)
        : isOne
          ? paths.machine(intent.machineId)
          : paths.machines(),
    ...(!isOne && { progress: { done, total: group.length } }),
  } satisfies Notification;
}

/** What all of them came to, where that says more than how far they are. */
function answerTitle(group: readonly OperationProgress[], what: string): string | undefined {
  const all = (...found: readonly string[]) =>
    group.every(({ step }) => {
      const is = step.do === 'done' ? step.outcome.is : step.do === 'write' ? undefined : step.why.is;
      return is !== undefined && found.includes(is);
    });
  if (all('nothingToRevoke')) return `No access found on ${what}`;
  if (all('approval')) return `Access to ${what} waits for approval`;
  if (all('approved')) return `Access to ${what} is approved`;
  return all('notApproved') ? `Access to ${what} wasn’t approved` : undefined;
}

type Standing = 'underWay' | 'stuck' | 'over' | 'done';

const tones: Record<Standing, Tone> = { underWay: 'busy', stuck: 'attention', over: 'neutral', done: 'good' };

function titleOf(act: Act, standing: Standing, what: string): string {
  const { underWay, done, unfinished } = titles[act](what);
  if (standing === 'underWay') return underWay;
  if (standing === 'done') return done;
  return `${unfinished} ${standing === 'stuck' ? 'needs attention' : 'stopped'}`;
}

const titles: Record<Act, (what: string) => Record<'underWay' | 'done' | 'unfinished', string>> = {
  setUp: (what) => ({ underWay: `Setting up ${what}`, done: `Set up ${what}`, unfinished: `Setup of ${what}` }),
  grant: (what) => ({
    underWay: `Granting access to ${what}`,
    // A past act: access may have ended since.
    done: `Granted access to ${what}`,
    unfinished: `Grant on ${what}`,
  }),
  extend: (what) => ({
    underWay: `Extending access to ${what}`,
    done: `Extended access to ${what}`,
    unfinished: `Extension of access to ${what}`,
  }),
  reduce: (what) => ({
    underWay: `Changing access to ${what}`,
    done: `Access to ${what} changed`,
    unfinished: `Access change on ${what}`,
  }),
  revoke: (what) => ({
    underWay: `Revoking access to ${what}`,
    done: `Access to ${what} ended`,
    unfinished: `Revocation on ${what}`,
  }),
};
