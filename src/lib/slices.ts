/** A task this long is felt by nobody, ms. */
const sliceMs = 12;

/** Goes on in a task of its own, soon; browsers without `scheduler` take some ms for it. */
function nextTask(): Promise<void> {
  if ('scheduler' in globalThis && 'yield' in scheduler) return scheduler.yield();
  return new Promise((resolve) => setTimeout(resolve));
}

/** Call it now and then in long work: it resolves in a task of its own once this one has lasted a few ms. Rejects when called off. */
export function createBreather(signal?: AbortSignal): () => Promise<void> | undefined {
  let until = performance.now() + sliceMs;
  return () => {
    if (performance.now() < until) return undefined;
    return rest();
  };
  async function rest(): Promise<void> {
    await nextTask();
    signal?.throwIfAborted();
    until = performance.now() + sliceMs;
  }
}

/** Does `work` on each item, in tasks of a few ms each. Rejects when called off. */
export async function inSlices<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
  signal: AbortSignal,
): Promise<void> {
  const breathe = createBreather(signal);
  for (const item of items) {
    const rest = breathe();
    if (rest !== undefined) await rest;
    work(item);
  }
  signal.throwIfAborted();
}

/** Tells what has come of long work, whenever called but not too often: at once, then `everyMs` later, or after four times as long as it takes. */
export function createTeller(everyMs: number, tell: () => Promise<void>): () => Promise<void> {
  let nextAt = 0;
  return async () => {
    const beganAt = performance.now();
    if (beganAt < nextAt) return;
    nextAt = Infinity;
    await tell();
    nextAt = performance.now() + Math.max(everyMs, 4 * (performance.now() - beganAt));
  };
}

/** Waits for `work` on each item, `atOnce` of them at a time. What fails ends it: of a generator that was left nobody gets more. */
export async function forEachOf<Item>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = each(items);
  const go = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, go));
}

function* each<Item>(items: Iterable<Item>): Generator<Item> {
  yield* items;
}
