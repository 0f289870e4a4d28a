/**
 * `fn` over all items, at most `limit` at a time; results in the order of the items. Rejects with the first failure and then starts
 * nothing more.
 */
export const mapLimit = async <Item, Result>(
  items: readonly Item[],
  limit: number,
  fn: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  let next = 0;
  let failed = false;
  const work = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const index = next;
      next += 1;
      try {
        results[index] = await fn(items[index] as Item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
};

/** Runs what it is given, at most `limit` at a time, first come first served. */
export const createLimiter = (limit: number): (<Result>(fn: () => Promise<Result>) => Promise<Result>) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (fn) => {
    // A finished run hands its place to the first that waits, so `running` stays as it is then.
    if (running < limit) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await fn();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A turn for each caller, evenly spaced, at most `perSecond` a second; await one before each start. */
export const createPace = (
  perSecond: number,
  time: { now: () => number; sleep: (ms: number) => Promise<void> } = { now: () => performance.now(), sleep },
): (() => Promise<void>) => {
  const gap = 1000 / perSecond;
  let free = -Infinity;
  return async () => {
    const now = time.now();
    const start = Math.max(now, free);
    free = start + gap;
    if (start > now) await time.sleep(start - now);
  };
};
