import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GrantProgress } from '#src/azure/grant/grants.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleConsentId, sampleMachine, sampleRecord } from '#src/consent/samples.ts';

const grants = vi.hoisted(() => ({ openGrant: vi.fn(), refreshConfirmed: vi.fn(), refreshGrant: vi.fn() }));
vi.mock('#src/azure/grant/grants.ts', () => grants);
vi.mock('#src/azure/query-client.ts', () => ({ queryClient: {} }));

const record = await sampleRecord();
const machine = (step: MachineProgress['step'], more: Partial<MachineProgress> = {}): MachineProgress => ({
  machineId: sampleMachine('srv'),
  step,
  message: '',
  ...more,
});
const grantOf = (...machines: MachineProgress[]): GrantProgress => ({
  consentId: sampleConsentId,
  record,
  machines,
  running: false,
  pressedHere: true,
});
let unmount = (): void => undefined;

beforeEach(() => {
  vi.resetModules();
  for (const read of Object.values(grants)) read.mockReset().mockResolvedValue(undefined);
  mockReact();
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
});
afterEach(() => {
  unmount();
  unmockReact();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The page of a grant that was read just now. */
const page = async (grant: GrantProgress) => {
  const { watchedFetch } = await import('#src/azure/transport/reachability.ts');
  const { useReadAgain } = await import('./use-read-again.ts');
  const shown = { grant, isElsewhere: false };
  ({ unmount } = mount(() => useReadAgain(shown.grant, shown.isElsewhere)));
  const ask = async (isThere: boolean) => {
    vi.stubGlobal('fetch', () => (isThere ? Promise.resolve(new Response('{}')) : Promise.reject(new Error('Lost.'))));
    await watchedFetch(new URL('https://azure.example'), {}).catch(() => undefined);
  };
  /** What was called, in the order of `grants`. */
  const reads = (afterMs = 0) => {
    vi.advanceTimersByTime(afterMs);
    return Object.values(grants).map(({ mock }) => mock.calls.length);
  };
  const wake = () => document.dispatchEvent(new Event('visibilitychange'));
  return { shown, ask, reads, wake };
};

it('reads again now and then what could not be read, once at a time', async () => {
  const grant = grantOf(machine('unknown'), machine('failed'));
  const { shown, ask, reads } = await page(grant);
  expect(reads(14_000)).toEqual([0, 0, 0]);
  expect(reads(1000)).toEqual([0, 0, 1]);
  // The store tells pages that it is being read, and then that it has been.
  const tell = async (running: boolean) => {
    shown.grant = { ...grant, running };
    await ask(false);
    await ask(true);
  };
  await tell(true);
  expect(reads(60_000)).toEqual([0, 0, 1]);
  await tell(false);
  expect(reads(14_000)).toEqual([0, 0, 1]);
  expect(reads(1000)).toEqual([0, 0, 2]);
});

it('leaves alone why others failed where only what was asked for could not be read', async () => {
  const { reads } = await page(grantOf(machine('unknown', { reached: 'requested' }), machine('failed')));
  expect(reads(15_000)).toEqual([0, 1, 0]);
});

it.each([
  ['was never asked for', [machine('unknown', { isUnasked: true })]],
  ['is watched anyway', [machine('unknown'), machine('requested')]],
  ['is known', [machine('confirmed'), machine('failed')]],
])('reads nothing by itself where access %s', async (_, machines) => {
  const { reads } = await page(grantOf(...machines));
  expect(reads(600_000)).toEqual([0, 0, 0]);
});

it('reads again what was confirmed when the page comes back, unless that was read just now', async () => {
  const { reads, wake } = await page(grantOf(machine('confirmed')));
  wake();
  expect(reads(14_000)).toEqual([0, 0, 0]);
  expect(reads(1000)).toEqual([0, 1, 0]);
  reads(8 * 3_600_000);
  wake();
  expect(reads(1)).toEqual([0, 2, 0]);
});

it('asks nothing while Azure cannot be reached, and reads again when it can', async () => {
  const { ask, reads } = await page(grantOf(machine('unknown')));
  await ask(false);
  expect(reads(600_000)).toEqual([0, 0, 0]);
  await ask(true);
  expect(reads(1)).toEqual([0, 0, 1]);
});

it('opens a grant again whose record could not be read', async () => {
  const { record: _, ...unknown } = grantOf();
  const { ask, reads } = await page({ ...unknown, problem: { text: 'Not everything could be read.' } });
  expect(reads(60_000)).toEqual([0, 0, 0]);
  await ask(false);
  await ask(true);
  expect(reads(1)).toEqual([1, 0, 0]);
});

it('leaves many machines to who is there, so that what was stopped can be gone on with, but for a sleep', async () => {
  const many = Array.from({ length: 21 }, () => machine('unknown'));
  const { ask, reads, wake } = await page(grantOf(...many));
  await ask(false);
  await ask(true);
  expect(reads(600_000)).toEqual([0, 0, 0]);
  wake();
  expect(reads(600_000)).toEqual([0, 0, 1]);
});

it('reads whole what another tab is at work on, until it has been read after its end', async () => {
  const grant = grantOf(machine('skipped'));
  const { shown, ask, reads } = await page(grant);
  const tell = async (running: boolean, isElsewhere: boolean) => {
    Object.assign(shown, { grant: { ...grant, running }, isElsewhere });
    await ask(false);
    await ask(true);
  };
  const read = async (isElsewhere: boolean) => {
    await tell(true, isElsewhere);
    await tell(false, isElsewhere);
    return reads(15_000);
  };
  expect(reads(60_000)).toEqual([0, 0, 0]);
  expect(await read(true)).toEqual([0, 0, 1]);
  expect(await read(true)).toEqual([0, 0, 2]);
  expect(await read(false)).toEqual([0, 0, 3]);
  expect(await read(false)).toEqual([0, 1, 3]);
});

it('of many machines reads whole once the other tab has ended', async () => {
  const grant = grantOf(...Array.from({ length: 21 }, () => machine('skipped')));
  const { shown, ask, reads } = await page(grant);
  const tell = async (isElsewhere: boolean) => {
    shown.isElsewhere = isElsewhere;
    await ask(false);
    await ask(true);
  };
  await tell(true);
  expect(reads(600_000)).toEqual([0, 0, 0]);
  await tell(false);
  expect(reads(15_000)).toEqual([0, 0, 1]);
});
