/** What `work` comes to; rejects with the signal's reason as soon as that is aborted, for work that does not listen to it. */
export const unlessAborted = <Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    void work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop));
  });
