import type { Act, Failure, Intent, OperationProgress, PersonReason } from '#src/azure/operations/operation.ts';
import type { AccessState } from '#src/consent/access/state.ts';

// How an operation stands for whoever asked for it, as all pages and the bell take it.

export function actOf(intent: Intent): Act {
  return intent.kind === 'grant' && intent.extends ? 'extend' : intent.kind;
}

export function isUnderWay({ step }: Pick<OperationProgress, 'step'>): boolean {
  return step.do !== 'done' && step.do !== 'person';
}

/** Azure shows already what was asked for: then the state says it, and the operation is only about to see it. */
export function isReached({ operation: { intent }, step }: OperationProgress, state: AccessState): boolean {
  if (step.do === 'done' || step.do === 'person') return false;
  if (intent.kind === 'grant') return state.kind === 'active' && state.consentId === intent.consentId;
  if (intent.kind === 'setUp') return state.kind === 'setUp' || state.kind === 'settingUp';
  return intent.kind === 'revoke' && state.kind === 'revoked';
}

/** Nothing went wrong: the agreed time or the access is over. */
export const overReasons: ReadonlySet<PersonReason['is']> = new Set(['timeOver', 'revoked', 'replaced']);

/** Called off, by its person or by what came after it: there is nothing to attend to. A revoke that leaves access is never just over. */
export function isOver({ step, operation }: OperationProgress): boolean {
  if (step.do !== 'person' || operation.intent.kind === 'revoke') return false;
  return step.why.is === 'stopped' || overReasons.has(step.why.is);
}

/** What Azure said, where that is why an operation needs a person, or why a part of it that is done wasn't. */
export function failureOf({ step }: Pick<OperationProgress, 'step'>): Failure | undefined {
  if (step.do === 'done') return 'failure' in step.outcome ? step.outcome.failure : undefined;
  return step.do === 'person' && 'failure' in step.why ? step.why.failure : undefined;
}

/** The operation to show beside the state of each machine, by its lower-case id: the newest that is under way, else the newest. */
export function shownOperations(operations: Iterable<OperationProgress>): Map<string, OperationProgress> {
  const inOrder = [...operations].toSorted(
    (one, other) =>
      Number(isUnderWay(one)) - Number(isUnderWay(other)) || one.operation.pressedAt - other.operation.pressedAt,
  );
  return new Map(inOrder.map((one) => [one.operation.intent.machineId, one]));
}
