/**
 * Resolves after `ms`, never before, though timers cut off fractions: whoever waits for a moment and then asks again would spin. Rejects with
 * the signal's reason when aborted.
 */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.ceil(ms));
  });
  return unlessAborted(over, signal).finally(() => clearTimeout(timer));
}

/** What `work` comes to; rejects with the signal's reason as soon as that is aborted, for work that does not listen to it. */
export function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    void work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop));
  });
}
