import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tally } from '#src/consent/bulk.ts';
import { sampleMachine, sampleUser } from '#src/consent/samples.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';
import {
  agree,
  given,
  grant,
  knowFleetAndWriter,
  load,
  machineInTwo,
  press,
  setUpGrants,
  settle,
  start,
  startAnew,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

describe('many machines', () => {
  it('ends with one result for each, whatever goes wrong, and writes at most 10 times a second', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `srv-bulk-${String(index).padStart(2, '0')}`);
    await agree({ machines: names.map(sampleMachine) });
    const faults = fc.constantFrom<SampleFault | undefined>(
      undefined,
      undefined,
      'dropped',
      'lost',
      { status: 500, code: 'InternalServerError', message: 'Boom.' },
      { status: 409, code: 'Conflict', message: 'Busy.' },
      { status: 403, code: 'AuthorizationFailed', message: 'No.' },
      { status: 404, code: 'ResourceNotFound', message: 'Gone.' },
      { status: 400, code: 'BadRequest', message: 'Odd.' },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(faults, { minLength: 1, maxLength: 7 }), fc.nat(), async (list, seed) => {
        startAnew();
        const times: number[] = [];
        given.arm.fault = ({ method, index }) => {
          if (method === 'GET') return undefined;
          times.push(performance.now());
          return list[(index * 7 + seed) % list.length];
        };
        const page = await start();
        const counts = tally((await settle(page, 4000)).machines);
        expect(counts).toMatchObject({ all: 12, pending: 0 });
        expect(counts.confirmed + counts.failed + counts.unknown + counts.skipped).toBe(12);
        expect(given.arm.jobs.size).toBeGreaterThanOrEqual(counts.confirmed);
        const crowded = times.some((at, index) => (times[index + 10] ?? Infinity) - at < 1000);
        expect(crowded).toBe(false);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it.each(['dropped', 'lost', undefined] as const)(
    'never says that nothing was asked for where Azure has the request, whenever it is stopped (%s)',
    async (fault) => {
      for (let ms = 500; ms <= 32_000; ms += 1500) {
        startAnew();
        let isFirst = true;
        given.arm.fault = ({ method, path }) => {
          if (method !== 'PUT' || !path.includes('/jobs/') || !isFirst) return undefined;
          isFirst = false;
          return fault ?? 'hangsAfter';
        };
        const page = await start();
        await passTime(ms / 1000);
        page.stopGrant(given.record.consentId);
        const progress = await settle(page, 30);
        for (const { machineId, step } of progress.machines)
          if (step === 'skipped')
            expect([...given.arm.jobs.keys()].filter((id) => id.startsWith(machineId))).toEqual([]);
      }
    },
    120_000,
  );

  /** Access is confirmed on all machines but one, which is gone on with; then the page is gone. Answers how the grant stood before that. */
  const leaveOne = async () => {
    let isRefused = true;
    given.arm.fault = ({ method, path }) =>
      isRefused && method === 'PUT' && path.startsWith(machineInTwo) && path.includes('/jobs/')
        ? { status: 403, code: 'AuthorizationFailed', message: 'No.' }
        : undefined;
    const page = await load();
    const before = await grant(page);
    isRefused = false;
    await knowFleetAndWriter({ callerId: sampleUser });
    void page.continueGrant(given.record.consentId, press, [machineInTwo]);
    await passTime(4);
    expect(page.progress()).toMatchObject({ granting: true });
    await given.browser.crash(given.arm);
    return before;
  };

  it('reads after a reload also what earlier presses did on the machines that do not go on now', async () => {
    await agree({ machines: [given.machine, machineInTwo] });
    const before = await leaveOne();
    expect(steps(before).toSorted()).toEqual(['confirmed', 'failed']);
    const reloaded = await load();
    void reloaded.openGrant(given.record.consentId);
    await passTime(2);
    // Before Azure was read the page claims nothing; least of all that nothing was asked for.
    expect(steps(reloaded.progress() ?? before)).not.toContain('skipped');
    expect(steps(await settle(reloaded))).toEqual(['confirmed', 'confirmed']);
  });

  it('reads those others slowly, for the work needs most of the reads that Azure allows', async () => {
    const others = Array.from({ length: 45 }, (_, index) => sampleMachine(`srv-other-${index}`));
    await agree({ machines: [...others, machineInTwo] });
    const before = await leaveOne();
    const looked = new Set<string>();
    given.arm.fault = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/jobs') && !path.startsWith(machineInTwo)) looked.add(path);
      return undefined;
    };
    const reloaded = await load();
    void reloaded.openGrant(given.record.consentId);
    await passTime(5);
    expect(looked.size).toBeGreaterThanOrEqual(12);
    expect(looked.size).toBeLessThanOrEqual(12 + 5 * 4);
    // Each is shown as soon as it has been looked at.
    const shown = steps(reloaded.progress() ?? before).filter((step) => step === 'confirmed').length;
    expect(shown).toBeGreaterThanOrEqual(12);
    expect(shown).toBeLessThan(45);
    const isAllShown = () => !steps(reloaded.progress() ?? before).includes('unknown');
    expect(await passTime(30, isAllShown)).toBe(true);
    expect(new Set(steps(await settle(reloaded)))).toEqual(new Set(['confirmed']));
  });

  it('says nothing of such a machine over what a later press has come to', async () => {
    const others = Array.from({ length: 90 }, (_, index) => sampleMachine(`srv-other-${index}`));
    const last = others.at(-1)?.toLowerCase() ?? '';
    await agree({ machines: [...others, machineInTwo] });
    const before = await leaveOne();
    const page = await load();
    void page.openGrant(given.record.consentId);
    expect(await passTime(15, () => page.progress()?.granting === false)).toBe(true);
    const stepOf = () => (page.progress() ?? before).machines.find(({ machineId }) => machineId === last)?.step;
    expect(stepOf()).toBe('unknown');
    void page.continueGrant(given.record.consentId, press, [last]);
    expect(await passTime(8, () => stepOf() === 'confirmed')).toBe(true);
    let looks = 0;
    given.arm.fault = ({ method, path }) => {
      if (method !== 'GET' || !path.startsWith(last) || !path.endsWith('/jobs')) return undefined;
      looks += 1;
      return { status: 403, code: 'AuthorizationFailed', message: 'No.' };
    };
    expect(await passTime(30, () => looks > 0)).toBe(true);
    await passTime(1);
    expect(stepOf()).toBe('confirmed');
  });
});
