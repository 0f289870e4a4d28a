import { wait } from '#src/lib/wait.ts';

/** https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests */
const queriesAWindow = 15;
const windowMs = 5000;
/** A request that leaves later may arrive earlier, by less than this, ms. */
const slackMs = 250;

/** Waits until one more query of Resource Graph keeps to its quota: 15 in any 5 seconds. Rejects when aborted meanwhile. */
export const createQuota = (): ((signal: AbortSignal) => Promise<void>) => {
  /** When the latest queries left, or are to leave, ms of `performance.now()`. */
  const starts: number[] = [];
  return async (signal) => {
    const now = performance.now();
    const earlier = starts.at(-queriesAWindow);
    const start = earlier === undefined ? now : Math.max(now, earlier + windowMs + slackMs);
    starts.push(start);
    if (starts.length > queriesAWindow) starts.shift();
    if (start > now) await wait(start - now, signal);
  };
};
