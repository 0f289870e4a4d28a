import { setImmediate } from 'node:timers/promises';

/** Ends when the query before has been answered and what waited meanwhile has had its turn. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Answers large queries one after the other with a pause between, so that each reply leaves when it is ready: without it those that come
 * together would all be answered when the last is.
 */
export const inTurn = async <Result>(answer: () => Result): Promise<Result> => {
  const mine = before.then(answer);
  before = mine.then(
    () => setImmediate(),
    () => setImmediate(),
  );
  return mine;
};
