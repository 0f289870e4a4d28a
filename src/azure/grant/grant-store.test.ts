import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type MachineProgress, tally } from '#src/consent/bulk.ts';
import { sampleMachine } from '#src/consent/samples.ts';

const consentId = 'rs-aaaaaaaaaaaaaaaaaaaaa';
const ids = Array.from({ length: 500 }, (_, index) => sampleMachine(`m${index}`));
const steps = ['waiting', 'recorded', 'extension', 'requested', 'confirmed', 'failed', 'unknown', 'skipped'] as const;

const fresh = () => import('./grant-store.ts');
let store: Awaited<ReturnType<typeof fresh>>;

const load = async (machines: readonly string[] = ids) => {
  vi.resetModules();
  store = await fresh();
  store.setGrant({
    consentId,
    machines: machines.map((machineId): MachineProgress => ({ machineId, step: 'waiting', message: '' })),
    running: true,
    granting: true,
    pressedHere: true,
  });
};

beforeEach(async () => {
  vi.useFakeTimers();
  await load();
});
afterEach(() => void vi.useRealTimers());

it('shows 500 reports at once, as one change', () => {
  let notices = 0;
  store.subscribeToGrants(() => (notices += 1));
  const before = store.shownGrant(consentId);
  for (const id of ids) store.reportMachine(consentId, id, { step: 'recorded', message: 'x' });
  expect(tally(store.grantProgress(consentId)?.machines ?? []).pending).toBe(500);
  expect(store.grantProgress(consentId)?.machines.every(({ step }) => step === 'recorded')).toBe(true);
  // What is being drawn stays as it is until the notice: nothing is drawn from two moments.
  expect(store.shownGrant(consentId)).toBe(before);
  expect(notices).toBe(0);
  vi.advanceTimersByTime(1000);
  expect(notices).toBe(1);
  expect(store.shownGrant(consentId)).toBe(store.grantProgress(consentId));
});

it('shows at most five changes a second however long reports come in, and then the last of them', () => {
  let notices = 0;
  store.subscribeToGrants(() => (notices += 1));
  for (let ms = 0; ms < 10_000; ms += 10) {
    store.reportMachine(consentId, ids[ms % 500] ?? '', { step: 'requested', message: String(ms) });
    vi.advanceTimersByTime(10);
  }
  expect(notices).toBeGreaterThanOrEqual(45);
  expect(notices).toBeLessThanOrEqual(50);
  store.reportMachine(consentId, ids[7] ?? '', { step: 'confirmed', message: 'last' });
  vi.advanceTimersByTime(200);
  expect(store.shownGrant(consentId)?.machines[7]?.message).toBe('last');
});

it('shows that the work ended at once, with every report before it', () => {
  store.reportMachine(consentId, ids[3] ?? '', { step: 'failed', message: 'why' });
  store.changeGrant(consentId, { running: false, granting: false });
  expect(store.shownGrant(consentId)).toMatchObject({ running: false });
  expect(store.shownGrant(consentId)?.machines[3]).toMatchObject({ step: 'failed', message: 'why' });
});

it('finds a machine by its id, also once the grant is taken over anew in another order, with others', () => {
  const [first = '', second = '', third = ''] = ids;
  const progress = store.grantProgress(consentId);
  const one = (machineId: string): MachineProgress => ({ machineId, step: 'waiting', message: '' });
  store.changeGrant(consentId, { machines: [one(third), one(first)] });
  store.reportMachines(consentId, [first.toUpperCase(), second], { step: 'recorded', message: 'x' });
  expect(store.machineProgress(consentId, first)).toMatchObject({ machineId: first, step: 'recorded' });
  expect(store.machineProgress(consentId, third.toUpperCase())).toMatchObject({ machineId: third, step: 'waiting' });
  expect(store.machineProgress(consentId, second)).toBeUndefined();
  expect(store.machineProgress('rs-bbbbbbbbbbbbbbbbbbbbb', first)).toBeUndefined();
  expect(progress?.machines).toHaveLength(500);
});

it('leaves machines without news the same objects, so that their lines need not be drawn again', () => {
  const before = store.grantProgress(consentId)?.machines ?? [];
  store.reportMachine(consentId, (ids[9] ?? '').toUpperCase(), { step: 'recorded', message: 'x' });
  store.reportMachine(consentId, sampleMachine('stranger'), { step: 'confirmed', message: 'x' });
  const after = store.grantProgress(consentId)?.machines ?? [];
  expect(after.filter((machine, index) => machine !== before[index]).map(({ machineId }) => machineId)).toEqual([
    ids[9],
  ]);
});

it('names the furthest proven step of a machine that failed or is unknown after it, and when that was reported', () => {
  vi.setSystemTime(1_000_000);
  const machine = () => store.grantProgress(consentId)?.machines[2];
  const report = (step: MachineProgress['step']) =>
    store.reportMachine(consentId, ids[2] ?? '', { step, message: step });
  report('skipped');
  expect(machine()).toEqual({ machineId: ids[2], step: 'skipped', message: 'skipped', at: 1_000_000 });
  report('recorded');
  expect(machine()).not.toHaveProperty('reached');
  report('extension');
  expect(machine()).toMatchObject({ step: 'extension', reached: 'recorded' });
  report('requested');
  report('unknown');
  expect(machine()).toMatchObject({ step: 'unknown', reached: 'requested' });
  vi.setSystemTime(2_000_000);
  report('failed');
  expect(machine()).toMatchObject({ step: 'failed', reached: 'requested', at: 2_000_000 });
});

it('hears nothing of a grant that nobody has taken up', () => {
  const before = store.allGrants();
  store.changeGrant('rs-bbbbbbbbbbbbbbbbbbbbb', { running: false });
  store.reportMachine('rs-bbbbbbbbbbbbbbbbbbbbb', ids[0] ?? '', { step: 'confirmed', message: 'x' });
  vi.advanceTimersByTime(1000);
  expect(store.allGrants()).toBe(before);
});

it('adds up after every single report, whatever is reported, and names each machine once', { timeout: 60_000 }, () => {
  const named = ids.slice(0, 40).join();
  const report = fc.record({ index: fc.nat({ max: 39 }), step: fc.constantFrom(...steps), isShown: fc.boolean() });
  fc.assert(
    fc.property(fc.array(report, { maxLength: 60, size: 'max' }), (reports) => {
      store.setGrant({
        consentId,
        machines: ids.slice(0, 40).map((machineId): MachineProgress => ({ machineId, step: 'waiting', message: '' })),
        running: true,
        pressedHere: true,
      });
      for (const { index, step, isShown } of reports) {
        store.reportMachine(consentId, ids[index] ?? '', { step, message: step });
        if (isShown) vi.advanceTimersByTime(200);
        for (const grant of [store.grantProgress(consentId), store.shownGrant(consentId)]) {
          const machines = grant?.machines ?? [];
          const { all, confirmed, failed, pending, unknown, skipped } = tally(machines);
          if (confirmed + failed + pending + unknown + skipped !== all || all !== 40)
            throw new Error('It does not add up.');
          if (machines.map(({ machineId }) => machineId).join() !== named) throw new Error('A machine is missing.');
        }
      }
    }),
    { numRuns: 1000 },
  );
});
