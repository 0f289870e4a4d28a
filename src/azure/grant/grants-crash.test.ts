import { describe, expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  allOf,
  continued,
  expectExactly,
  given,
  held,
  loadKnown,
  machineInTwo,
  opened,
  setUpGrants,
  start,
  startAnew,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants({ machines: [sampleMachine('srv-sql-01'), machineInTwo] });

/** Kills the page at its `crash`-th request, of which `how` says whether it took effect; false when it made fewer. */
const crashAt = async (crash: number, how: 'hangsBefore' | 'hangsAfter'): Promise<boolean> => {
  startAnew();
  given.arm.fault = ({ index }) => (index < crash ? undefined : index === crash ? how : 'hangsBefore');
  const page = await start();
  await passTime(300, () => given.arm.requests.length > crash || page.progress()?.running === false);
  const isReached = given.arm.requests.length > crash;
  await given.browser.crash(given.arm);
  return isReached;
};

describe('after a crash at any request', () => {
  it.each(['hangsBefore', 'hangsAfter'] as const)(
    '(%s) the same tab has the consent still, goes on from evidence, and doubles nothing',
    async (how) => {
      let crash = 0;
      let unrecorded = 0;
      for (; await crashAt(crash, how); crash += 1) {
        const hadRecord = given.arm.deployments.size > 0;
        const page = await loadKnown();
        let progress = await opened(page);
        expect(progress.record?.consentId).toBe(given.record.consentId);
        if (!hadRecord) {
          unrecorded += 1;
          // What was signed is found again, and waits for a press.
          expect(progress).toMatchObject({
            record: given.record,
            machines: allOf('waiting').map((step) => ({ step })),
          });
          expect(progress).not.toHaveProperty('problem');
          expect(given.arm.writes('/jobs/')).toEqual([]);
          progress = await continued(page);
        } else if (steps(progress).includes('unknown')) {
          // A job that was asked for and is not there was lost or removed: only a person may ask again.
          progress = await continued(page);
        }
        expect(steps(progress)).toEqual(allOf('confirmed'));
        expectExactly();
        expect(held()).toBeNull();
      }
      expect(crash).toBeGreaterThan(16);
      expect(unrecorded).toBeGreaterThan(1);
    },
    240_000,
  );

  it.each(['hangsBefore', 'hangsAfter'] as const)(
    '(%s) with empty storage, everything comes from Azure, and nothing is written without a press',
    async (how) => {
      let crash = 0;
      for (; await crashAt(crash, how); crash += 1) {
        const hadRecord = given.arm.deployments.size > 0;
        const writes = given.arm.writes().length;
        given.browser.clear();
        const page = await loadKnown();
        const progress = await opened(page);
        expect(given.arm.writes()).toHaveLength(writes);
        if (!hadRecord) {
          expect(progress.problem?.text).toContain('No record');
          expect(given.arm.jobs.size).toBe(0);
          continue;
        }
        expect(progress.record?.consentId).toBe(given.record.consentId);
        expect(steps(await continued(page))).toEqual(allOf('confirmed'));
        expectExactly();
      }
      expect(crash).toBeGreaterThan(16);
    },
    240_000,
  );
});

describe('after a crash at any turn of the page', () => {
  it('the signed consent is there until it is on record in every group', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      startAnew();
      await start();
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await given.browser.crash(given.arm);
      const isRecorded = given.arm.deployments.size === 2;
      if (!isRecorded) expect(held()).not.toBeNull();
      const page = await loadKnown();
      let progress = await opened(page);
      expect(progress.record?.consentId).toBe(given.record.consentId);
      if (steps(progress).some((step) => step !== 'confirmed')) progress = await continued(page);
      expect(steps(progress)).toEqual(allOf('confirmed'));
      expectExactly();
    }
  }, 240_000);
});
