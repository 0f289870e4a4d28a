import { afterEach, beforeEach, expect, vi } from 'vitest';
import type * as ServerClock from './server-clock.ts';

export const hour = 3_600_000;
const start = Date.parse('2026-11-24T12:00:00Z');

/** The world: the truth, a browser clock that anybody sets, a steady clock that may sleep, and this app's own host. */
export const world = {
  truth: start,
  wallOff: 0,
  steadyOff: 0,
  /** Whether the own host answers, and what its clock is off. */
  own: { answers: true, hasDate: true, off: 0, age: undefined as string | undefined, ms: 0 },
  asked: 0,
};

export const pass = (ms: number): void => void (world.truth += ms);
export const sleep = (ms: number, steadyToo = false): void => {
  world.truth += ms;
  if (!steadyToo) world.steadyOff -= ms;
};
export const setClock = (ms: number): void => void (world.wallOff += ms);
const steady = () => world.truth - start + world.steadyOff;
const moment = () => ({ wall: world.truth + world.wallOff, steady: steady() });

/** The browser has done what it does at once. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

const dateOf = (ms: number) => new Date(ms).toUTCString();

/** Of the page that is open now. */
export let clock: typeof ServerClock;

/** Opens a page anew: nothing is known of any clock. */
export const openPage = async (): Promise<void> => {
  vi.resetModules();
  clock = await import('./server-clock.ts');
};

/** A reply of Azure whose way took `ms` both ways together, `there` of it to Azure. */
export const hearAzure = async (
  reply: { ms?: number; there?: number; off?: number; hidden?: boolean } = {},
): Promise<void> => {
  const { ms = 60, there = ms / 2, off = 0, hidden = false } = reply;
  const sentAt = moment();
  pass(there);
  const date = hidden ? null : dateOf(world.truth + off);
  pass(ms - there);
  clock.noteServerDate(date, sentAt, moment());
  await settled();
};

/** How far off the time is that the app goes by, ms. */
export const error = () => Math.abs(clock.serverNow() - world.truth);

export const resetWorld = (): void => {
  Object.assign(world, { truth: start, wallOff: 0, steadyOff: 0, asked: 0 });
  world.own = { answers: true, hasDate: true, off: 0, age: undefined, ms: 0 };
};

/** Gives each test of the file this world and a page in it. */
export const setUpWorld = (): void => {
  beforeEach(async () => {
    resetWorld();
    vi.spyOn(Date, 'now').mockImplementation(() => world.truth + world.wallOff);
    vi.spyOn(performance, 'now').mockImplementation(steady);
    vi.stubGlobal('location', { origin: 'https://app.example' });
    vi.stubGlobal('fetch', (url: URL, init: RequestInit) => {
      expect(`${init.method} ${url.href} ${init.cache}`).toBe('HEAD https://app.example/config.json no-store');
      world.asked += 1;
      if (!world.own.answers) return Promise.reject(new TypeError('Failed to fetch'));
      const headers = {
        ...(world.own.hasDate ? { date: dateOf(world.truth + world.own.off) } : {}),
        ...(world.own.age === undefined ? {} : { age: world.own.age }),
      };
      pass(world.own.ms);
      return Promise.resolve(new Response(null, { headers }));
    });
    await openPage();
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
};
