import { useEffect, useState } from 'react';

/** Between which two values server time minus browser time lies, ms, and when that was found. */
interface Estimate {
  low: number;
  high: number;
  at: number;
}

/** Longer than this, and the browser's clock may have drifted or the computer have slept. */
const freshMs = 10 * 60_000;

/** A clock set apart by less than this is not worth a redraw. */
const jumpMs = 1500;

/**
 * What one reply says, together with what was known. `Date` has whole seconds and was written between sending and receiving, which gives
 * an interval; intervals that overlap narrow each other, one that does not fit means that a clock was changed, so it counts alone.
 */
export const narrow = (
  known: Estimate | undefined,
  reply: { date: number; sentAt: number; receivedAt: number },
): Estimate => {
  const low = reply.date - reply.receivedAt;
  const high = reply.date + 1000 - reply.sentAt;
  const fresh = known !== undefined && reply.receivedAt - known.at < freshMs ? known : undefined;
  const isSame = fresh !== undefined && fresh.low <= high && low <= fresh.high;
  return isSame
    ? { low: Math.max(low, fresh.low), high: Math.min(high, fresh.high), at: fresh.at }
    : { low, high, at: reply.receivedAt };
};

const middle = ({ low, high }: Estimate): number => (low + high) / 2;

let arm: Estimate | undefined;
let own: Estimate | undefined;
let asking: Promise<void> | undefined;
const listeners = new Set<() => void>();

/** Azure's clock decides when access ends, so it is taken where browsers may see it; this app's own host stands in for it. */
const offset = (): number => {
  const estimate = arm ?? own;
  return estimate === undefined ? 0 : middle(estimate);
};

const learn = (change: () => void): void => {
  const before = offset();
  change();
  if (Math.abs(offset() - before) >= jumpMs) for (const listener of listeners) listener();
};

/** Asks this app's own host, whose `Date` browsers may always see. */
const askOwnHost = async (): Promise<void> => {
  try {
    const sentAt = Date.now();
    const response = await fetch(new URL('/config.json', location.origin), { method: 'HEAD', cache: 'no-store' });
    const receivedAt = Date.now();
    const date = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(date)) learn(() => (own = narrow(own, { date, sentAt, receivedAt })));
  } catch {
    // Without a reply the time known so far stands.
  } finally {
    asking = undefined;
  }
};

const isFresh = (estimate: Estimate | undefined): boolean =>
  estimate !== undefined && Date.now() - estimate.at < freshMs;

const refresh = (): void => {
  if (isFresh(arm) || isFresh(own) || typeof location === 'undefined') return;
  asking ??= askOwnHost();
};

/** Takes the `Date` of a reply of Azure Resource Manager; `null` when browsers may not see it. Times in ms of the browser's clock. */
export const noteServerDate = (date: string | null, sentAt: number, receivedAt: number): void => {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(at)) refresh();
  else learn(() => (arm = narrow(arm, { date: at, sentAt, receivedAt })));
};

/** Server time now, ms since the epoch. Until a server has been heard it is the browser's. */
export const serverNow = (): number => Date.now() + offset();

/** How far the browser's clock is behind the server's, ms; negative when it is ahead, `undefined` while no server has been heard. */
export const browserClockLag = (): number | undefined => (arm ?? own) && offset();

/** Server time, ms, renewed every `everyMs`, when the page is shown again, and when the clock turns out to be wrong. */
export const useServerNow = (everyMs: number): number => {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const renew = (): void => setNow(serverNow());
    const tick = (): void => {
      refresh();
      renew();
    };
    tick();
    const timer = setInterval(tick, everyMs);
    listeners.add(renew);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      listeners.delete(renew);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [everyMs]);
  return now;
};
