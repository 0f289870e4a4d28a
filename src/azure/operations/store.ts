import { createStore, type StoreApi } from 'zustand/vanilla';
import { minuteMs } from '#src/lib/time.ts';
import type { OperationProgress } from './operation.ts';

export interface OperationsState {
  /** By id of the operation; the newest press of each. */
  progress: ReadonlyMap<string, OperationProgress>;
  /** Whether this browser keeps what is under way for a page that is loaded later. */
  isDurable: boolean;
}

export type OperationsStore = StoreApi<OperationsState>;

/** All operations known in this tab. */
export const operationsStore: OperationsStore = createStore(() => ({ progress: new Map(), isDurable: true }));

/** Puts operations into the store, and takes others out: one change of the state, however many they are. */
export function report(
  store: OperationsStore,
  changed: readonly OperationProgress[],
  gone: readonly string[] = [],
): void {
  const { progress } = store.getState();
  const isNews = (one: OperationProgress): boolean => {
    const before = progress.get(one.operation.id);
    return before === undefined || one.at - before.at >= paceMs || textOf(before) !== textOf(one);
  };
  const news = changed.filter(isNews);
  if (news.length === 0 && !gone.some((id) => progress.has(id))) return;
  const next = new Map(progress);
  for (const id of gone) next.delete(id);
  for (const one of news) next.set(one.operation.id, one);
  store.setState({ progress: next });
}

/** What takes long is told of anew so often, ms. */
const paceMs = 5 * minuteMs;

/** All but the time at which the same was decided again. */
function textOf({ operation, step }: OperationProgress): string {
  return JSON.stringify([operation.pressedAt, operation.sent, { ...step, seconds: 0 }]);
}
