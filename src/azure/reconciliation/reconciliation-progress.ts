import { createStore } from '#src/azure/external-store.ts';

/** How far a comparison that is under way has come; `undefined` while none is. */
export interface ReconciliationProgress {
  part: 'machines' | 'log';
  done: number;
  total: number;
}

export const reconciliationProgress = createStore<ReconciliationProgress | undefined>(undefined);

/** Each notice draws the page. */
const noticeEvery = 10;

/** Counts what is read of one part. */
export const countReads = (part: ReconciliationProgress['part'], total: number): (() => void) => {
  let done = 0;
  reconciliationProgress.set({ part, done, total });
  return () => {
    done += 1;
    if (done % noticeEvery === 0 || done === total) reconciliationProgress.set({ part, done, total });
  };
};
