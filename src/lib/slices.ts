/** A task this long is felt by nobody, ms. */
const sliceMs = 12;

/** Goes on in a task of its own, soon: the browser makes nested timers wait. */
export const nextTask = (): Promise<void> => {
  if ('scheduler' in globalThis && 'yield' in scheduler) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      // An open port is kept, and in Node keeps the process.
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
};

/** Does `work` on each item, in tasks of a few ms each. Resolves with whether all is done: an abort of `signal` ends it between two tasks. */
export async function inSlices<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  let until = performance.now() + sliceMs;
  for (const item of items) {
    if (performance.now() >= until) {
      await nextTask();
      until = performance.now() + sliceMs;
    }
    if (signal?.aborted === true) return false;
    work(item);
  }
  return signal?.aborted !== true;
}
