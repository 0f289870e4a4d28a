import { useEffect, useEffectEvent } from 'react';
import { queryClient } from '#src/azure/query-client.ts';
import { useClockState } from '#src/azure/transport/server-clock.ts';
import { readOldAnew, readUndatedAnew } from './read-anew.ts';

const tickMs = 5000;
/** A timer that comes this much late means that the computer slept, or that the tab was frozen. */
const gapMs = 25_000;

/** Whether time passed that this page did not see. All ms of one clock. */
export const hasSlept = (lastTick: number, now: number): boolean => Math.abs(now - lastTick) > tickMs + gapMs;

const reread = () => readOldAnew(queryClient);

/** Once a server has told the time, also after a sleep, what was read before that says more than it could. */
export function useRereadOnTime(): void {
  const { kind } = useClockState();
  useEffect(() => {
    if (kind !== 'unknown') readUndatedAnew(queryClient);
  }, [kind]);
}

/** Acts when the page comes back: timers stand still in a computer that sleeps, and are slow in a tab that is hidden. */
export function useOnWake(act: () => void): void {
  const onWake = useEffectEvent(act);
  useEffect(() => {
    let lastTick = Date.now();
    const tick = () => {
      const now = Date.now();
      const slept = hasSlept(lastTick, now);
      lastTick = now;
      if (slept && document.visibilityState === 'visible') onWake();
    };
    const onVisible = () => {
      if (document.visibilityState === 'visible') onWake();
    };
    const timer = setInterval(tick, tickMs);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, []);
}

/** Reads what is shown anew when the page comes back. */
export const useRereadOnWake = (): void => useOnWake(reread);
