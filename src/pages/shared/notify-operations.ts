import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { stepSentence } from './operation-words.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { notify, type Notification } from '#src/shell/notifications.ts';
import { spelledName } from './names.ts';

/**
 * Tells the shell's notifications what comes of operations: one entry a press. Called once at start, after `resumeOperations`; returns how to
 * stop. A toast comes when a press is answered while another page than its own is in front.
 */
export function notifyOfOperations(): () => void {
  const told = new Map<string, { said: string; isOver: boolean }>();
  const tell = ({ progress }: { progress: ReadonlyMap<string, OperationProgress> }) => {
    for (const [id, group] of byPress(progress.values())) {
      const notice = noticeOf(id, group);
      const before = told.get(id);
      const said = JSON.stringify(notice);
      if (before?.said === said) continue;
      const isOver = notice.tone !== 'busy';
      told.set(id, { said, isOver });
      const isNews = before !== undefined && !before.isOver && isOver && location.pathname !== notice.to;
      notify({ ...notice, isQuiet: !isNews });
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
export function noticeOf(id: string, group: readonly OperationProgress[]): Omit<Notification, 'isQuiet'> {
  const [first] = group;
  if (first === undefined) throw new Error('A press begins at least one operation.');
  const { intent } = first.operation;
  const isOne = group.length === 1;
  const what = isOne ? visibleText(spelledName(intent.machineId), 80) : `${group.length} machines`;
  const done = group.filter(({ step }) => step.do === 'done').length;
  const stuck = group.filter(({ step }) => step.do === 'person').length;
  const standing: Standing = done + stuck < group.length ? 'underWay' : stuck > 0 ? 'stuck' : 'done';
  const tail = stuck > 0 ? `, ${stuck === 1 ? '1 needs' : `${stuck} need`} attention` : '';
  return {
    id,
    title: group.every(hadNothing) ? `No access found on ${what}` : titles[intent.kind][standing](what),
    body: isOne ? visibleText(stepSentence(first), 300) : `${done} of ${group.length} done${tail}`,
    tone: tones[standing],
    to:
      intent.kind === 'grant'
        ? paths.progress(intent.consentId)
        : isOne
          ? paths.machine(intent.machineId)
          : paths.home(),
    ...(!isOne && { progress: { done, total: group.length } }),
  };
}

function hadNothing({ step }: OperationProgress): boolean {
  return step.do === 'done' && step.outcome.is === 'nothingToRevoke';
}

type Standing = 'underWay' | 'stuck' | 'done';

const tones: Record<Standing, Notification['tone']> = { underWay: 'busy', stuck: 'attention', done: 'good' };

type Title = (what: string) => string;

const titles: Record<OperationProgress['operation']['intent']['kind'], Record<Standing, Title>> = {
  setUp: {
    underWay: (what) => `Setting up ${what}`,
    stuck: (what) => `Setup of ${what} needs attention`,
    done: (what) => `Set up ${what}`,
  },
  grant: {
    underWay: (what) => `Granting access to ${what}`,
    stuck: (what) => `Grant on ${what} needs attention`,
    done: (what) => `Access is active on ${what}`,
  },
  reduce: {
    underWay: (what) => `Changing access to ${what}`,
    stuck: (what) => `Access change on ${what} needs attention`,
    done: (what) => `Access to ${what} changed`,
  },
  revoke: {
    underWay: (what) => `Revoking access to ${what}`,
    stuck: (what) => `Revocation on ${what} needs attention`,
    done: (what) => `Access to ${what} ended`,
  },
};
