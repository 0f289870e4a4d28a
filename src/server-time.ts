import { useEffect, useState } from 'react';
import { createStore } from 'zustand/vanilla';

/** One moment by two clocks of the browser, ms. */
export interface Instant {
  /** `Date.now()`: anybody can set it, and it knows of sleep. */
  wall: number;
  /** `performance.now()`: nobody can set it, and in some browsers it stands still while the computer sleeps. */
  steady: number;
}

export function instantNow(): Instant {
  return { wall: Date.now(), steady: performance.now() };
}

/**
 * Server time now, ms since the epoch. Known from the start of the app on: `loadConfig` reads it. After a sleep, until it was read again,
 * it is rather too late than too early, so that nothing counts as active beyond its end.
 */
export function serverNow(): number {
  const { known } = store.getState();
  if (known === undefined) throw new Error('Server time has not been read yet.');
  const now = instantNow();
  const drift = driftOf(known.since, now);
  return now.steady + known.offset + (drift > toleranceMs ? drift : 0);
}

/**
 * Resolves with server time, ms, once it can be relied on: at once, or after asking anew when the computer slept or somebody set its clock.
 * Await it before a decision. Rejects when no server tells it.
 */
export async function settledServerNow(): Promise<number> {
  if (!isSound()) {
    const asked = store.getState().asked ?? askOwnHost().finally(() => store.setState({ asked: undefined }));
    store.setState({ asked });
    await asked.catch(() => undefined);
  }
  if (!isSound())
    throw new Error('The time could not be read from a server after this computer slept or its clock was set.');
  return serverNow();
}

/** Server time of a moment that is past, ms: rather too early than too late where the computer slept or its clock was set since. As `settledServerNow`. */
export async function settledTimeOf(past: Instant): Promise<number> {
  const settled = await settledServerNow();
  const now = instantNow();
  return settled - Math.max(now.steady - past.steady, now.wall - past.wall);
}

/** Takes the `Date` of a reply that browsers may see, of this app's own host or of Azure. `sent`: when its request left. */
export function noteServerDate(headers: Headers, sent: Instant): void {
  const received = instantNow();
  const date = readHttpDate(headers.get('date'));
  // How long the reply lay in a store on the way, seconds.
  const age = Number(headers.get('age') ?? 0);
  const isSlow = received.steady - sent.steady > slowestMs;
  // A sleep on the way would make the reply look as if it had just been written.
  if (date === undefined || !Number.isFinite(age) || isSlow || isDisturbed(sent, received)) return;
  // The date has whole seconds and was written between sending and receiving.
  const offset = date + age * 1000 + 500 - (sent.steady + received.steady) / 2;
  store.setState({ known: { offset, since: received } });
}

/** Takes the `Date` of Azure's reply where that is needed: the own host's reading stands otherwise, so that time makes no small jumps. */
export function noteAzureDate(headers: Headers, sent: Instant): void {
  if (!isSound()) noteServerDate(headers, sent);
}

/** ms of a `Date` or `Retry-After` header: it starts with the day's name; JavaScript would take bare numbers for dates too. */
export function readHttpDate(value: string | null): number | undefined {
  const at = /^\s*[a-z]{3}[a-z]*, /i.test(value ?? '') ? Date.parse(value ?? '') : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Server time, ms, renewed every `everyMs`, when the page is shown again, and when it was read anew. */
export function useServerNow(everyMs: number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const renew = (): void => {
      setNow(serverNow());
      // Read anew after a sleep; what comes of it is told by the store.
      void settledServerNow().catch(() => undefined);
    };
    renew();
    const timer = setInterval(renew, everyMs);
    const stop = store.subscribe(() => setNow(serverNow()));
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearInterval(timer);
      stop();
      document.removeEventListener('visibilitychange', renew);
    };
  }, [everyMs]);
  return now;
}

/** What clocks that are set right little by little may differ by, ms. */
const toleranceMs = 1000;
/** A reply that took longer tells the time too inexactly: countdowns may be two seconds off, ms. */
const slowestMs = 3000;
/** Longer than this the answer is not waited for, ms. */
const patienceMs = 5000;

interface Known {
  /** Server time minus steady time, ms. */
  offset: number;
  since: Instant;
}

interface State {
  known: Known | undefined;
  /** The question that is under way. */
  asked: Promise<void> | undefined;
}

const store = createStore<State>(() => ({ known: undefined, asked: undefined }));

/** By how much more the clock on the wall went on than the steady one, ms. */
function driftOf(since: Instant, now: Instant): number {
  return now.wall - since.wall - (now.steady - since.steady);
}

/** Whether meanwhile somebody set the clock, or the computer slept: from here the two look the same. */
function isDisturbed(since: Instant, now: Instant): boolean {
  return Math.abs(driftOf(since, now)) > toleranceMs;
}

function isSound(): boolean {
  const { known } = store.getState();
  return known !== undefined && !isDisturbed(known.since, instantNow());
}

async function askOwnHost(): Promise<void> {
  const sent = instantNow();
  const signal = AbortSignal.timeout(patienceMs);
  const { headers } = await fetch(new URL('/config.json', location.origin), {
    method: 'HEAD',
    cache: 'no-store',
    signal,
  });
  noteServerDate(headers, sent);
}
