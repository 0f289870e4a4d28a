import { useEffect, useState, useSyncExternalStore } from 'react';
import { createStore } from '#src/azure/external-store.ts';
import { type Instant, instantNow, isDisturbed, lateBy } from './instant.ts';
import { errorOf, type Estimate, freshMs, hear, middleOf } from './time-estimate.ts';

/** Countdowns may be two seconds off, no more. */
const goodMs = 2000;

/** Server time that moved by less than this is not worth a redraw. */
const jumpMs = 1500;

/** Between two questions to this app's own host while it does not say the time. */
const askAgainMs = 30_000;

/** Longer than this its answer is not waited for: it would say little of the time, and keep it from being asked again. */
const patienceMs = 10_000;

/** How often a page looks whether somebody set the clock, or the computer slept. */
const watchMs = 5000;

/** The browser's clock may differ from the server's by this much before it is called wrong. */
const wrongMs = 60_000;

let arm: Estimate | undefined;
let own: Estimate | undefined;
let asking = false;
let answer: Promise<void> | undefined;
let askedAt: Instant | undefined;

/** How right the browser's clock is. */
export interface ClockState {
  /** `unknown`: no server has been heard since the page opened, the computer slept or the clock was set. Times are the browser's then. */
  kind: 'unknown' | 'right' | 'wrong';
  /** How far the browser's clock is behind the server's, ms; negative when it is ahead, 0 when unknown. */
  lagMs: number;
}

const isSound = (estimate: Estimate | undefined, now: Instant): estimate is Estimate =>
  estimate !== undefined && !isDisturbed(estimate.since, now);

/** Azure's clock decides when access ends, so it is taken where browsers may see it; this app's own host stands in for it. */
const best = (now: Instant): Estimate | undefined => {
  const [first, second] = [arm, own].filter((estimate) => isSound(estimate, now));
  if (first === undefined) return arm ?? own;
  const isBetter = second !== undefined && errorOf(first) > goodMs && errorOf(second) < errorOf(first);
  return isBetter ? second : first;
};

const serverTimeAt = (now: Instant): number => {
  const estimate = best(now);
  return estimate === undefined ? now.wall : now.steady + middleOf(estimate) + lateBy(estimate.since, now);
};

/** Server time now, ms since the epoch. Until a server has been heard it is the browser's. */
export const serverNow = (): number => serverTimeAt(instantNow());

/** Server time of a moment that was noted in the browser's clock, both ms. */
export const serverTimeOf = (browserTime: number): number => browserTime + (serverNow() - Date.now());

/** Server time of a moment that is past, ms: rather too early than too late where the computer slept or somebody set the clock since. */
export const serverTimeThen = (past: Instant): number => {
  const now = instantNow();
  return serverTimeAt(now) - Math.max(now.steady - past.steady, now.wall - past.wall);
};

/**
 * How far the browser's clock is behind the server's, ms; negative when it is ahead, `undefined` while no server has been heard: since the page
 * opened, the computer slept or the clock was set.
 */
export const browserClockLag = (): number | undefined => {
  const now = instantNow();
  return isSound(best(now), now) ? serverTimeAt(now) - now.wall : undefined;
};

/** When something that was read was asked for, ms of server time. */
export interface ReadingTime {
  readAt: number;
  /** By the browser's clock, for no server had told the time: how long after anything else it was read is not known. */
  isReadAtUnsure?: true;
}

export const readingTime = (asked: Instant): ReadingTime => ({
  readAt: serverTimeThen(asked),
  ...(browserClockLag() === undefined && { isReadAtUnsure: true }),
});

/**
 * Server time now, ms, for what is counted from now on; `Infinity` while no server has been heard: by a clock that is slow it would look as if
 * it had been long ago once one is.
 */
export const surelyNow = (): number => (browserClockLag() === undefined ? Number.POSITIVE_INFINITY : serverNow());

/** Whether a moment, ms of server time, is over: a clock that no server has confirmed ends and ages nothing. */
export const isOver = (moment: number): boolean => browserClockLag() !== undefined && serverNow() > moment;

export const clockState = (): ClockState => {
  const lagMs = browserClockLag();
  if (lagMs === undefined) return { kind: 'unknown', lagMs: 0 };
  return { kind: Math.abs(lagMs) > wrongMs ? 'wrong' : 'right', lagMs };
};

const shown = createStore<ClockState>({ kind: 'unknown', lagMs: 0 });
/** Grows whenever server time made a jump. */
const jumps = createStore(0);

const publish = (): void => {
  const [state, known] = [clockState(), shown.get()];
  if (state.kind !== known.kind || Math.abs(state.lagMs - known.lagMs) >= jumpMs) shown.set(state);
};

const learn = (change: () => void): void => {
  const now = instantNow();
  const before = serverTimeAt(now);
  change();
  publish();
  if (Math.abs(serverTimeAt(now) - before) >= jumpMs) jumps.set(jumps.get() + 1);
};

/** Asks this app's own host, whose `Date` browsers may always see; `Age` tells how long the answer lay in a store on the way. */
const askOwnHost = async (): Promise<void> => {
  try {
    const sentAt = instantNow();
    const { headers } = await fetch(new URL('/config.json', location.origin), {
      method: 'HEAD',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    const receivedAt = instantNow();
    const ageMs = Number(headers.get('age') ?? 0) * 1000;
    learn(() => (own = hear(own, { date: headers.get('date'), ageMs, sentAt, receivedAt })));
  } catch {
    // Without a reply, or a page to ask from, the time known so far stands.
  } finally {
    asking = false;
  }
};

const refresh = (): void => {
  const now = instantNow();
  const isGood = (estimate: Estimate | undefined): boolean =>
    isSound(estimate, now) && now.steady - estimate.since.steady < freshMs && errorOf(estimate) <= goodMs;
  if (isGood(arm) || isGood(own) || asking) return;
  const wasSound = [arm, own].some((estimate) => estimate !== undefined && !isSound(estimate, now));
  // A clock that was set, or a sleep, since the last question makes another one due.
  const isDue =
    askedAt === undefined ||
    isDisturbed(askedAt, now) ||
    now.steady - askedAt.steady >= (wasSound ? watchMs : askAgainMs);
  if (!isDue) return;
  asking = true;
  askedAt = now;
  answer = askOwnHost();
};

/** Takes the `Date` of a reply of Azure Resource Manager; `null` when browsers may not see it. */
export const noteServerDate = (date: string | null, sentAt: Instant, receivedAt: Instant): void => {
  learn(() => (arm = hear(arm, { date, ageMs: 0, sentAt, receivedAt })));
  refresh();
};

/** Server time now, ms; `undefined` where no server has been heard, after an answer that is due or on its way was waited for. */
export const heardServerNow = async (): Promise<number | undefined> => {
  if (browserClockLag() === undefined) {
    refresh();
    await answer;
  }
  return browserClockLag() === undefined ? undefined : serverNow();
};

/**
 * Calls `listener` every `everyMs`, when the page is shown again, and when a clock turns out to be wrong; meanwhile looks for somebody who
 * set the clock and for a sleep. Answers with what stops it.
 */
export const followClock = (listener: () => void, everyMs: number): (() => void) => {
  const look = (): void => {
    refresh();
    publish();
  };
  const returned = (): void => {
    look();
    listener();
  };
  const timers = [setInterval(listener, everyMs), setInterval(look, watchMs)];
  const leave = [jumps.subscribe(listener), shown.subscribe(listener)];
  document.addEventListener('visibilitychange', returned);
  look();
  return () => {
    for (const timer of timers) clearInterval(timer);
    for (const stop of leave) stop();
    document.removeEventListener('visibilitychange', returned);
  };
};

const follow = (listener: () => void) => followClock(listener, watchMs);

/** How right the browser's clock is, followed while the component is shown. */
export const useClockState = (): ClockState => useSyncExternalStore(follow, shown.get);

/** Server time, ms, renewed every `everyMs`, when the page is shown again, and when a clock turns out to be wrong. */
export const useServerNow = (everyMs: number): number => {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const renew = (): void => setNow(serverNow());
    renew();
    return followClock(renew, everyMs);
  }, [everyMs]);
  return now;
};
