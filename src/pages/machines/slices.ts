/** A task this long is felt by nobody, ms. */
const sliceMs = 12;

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Does `work` on each item, in tasks of a few ms each. Resolves with whether all is done: an abort ends it between two tasks. */
export async function inSlices<Item>(
  items: readonly Item[],
  work: (item: Item) => void,
  signal: AbortSignal,
): Promise<boolean> {
  let until = performance.now() + sliceMs;
  for (const item of items) {
    if (performance.now() >= until) {
      await nextTask();
      until = performance.now() + sliceMs;
    }
    if (signal.aborted) return false;
    work(item);
  }
  return !signal.aborted;
}
