import { describe, expect, it } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import {
  arm,
  aroundEach,
  begin,
  browser,
  busy,
  granted,
  isJobPut,
  job,
  keep,
  load,
  machine,
  rowsOf,
  settle,
  typesOfJobs,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';

aroundEach();

describe('two tabs', () => {
  it('pursue a machine one at a time; the other takes over when the first is closed', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    const first = await load();
    const second = await load();
    await settle(second.resumeRevokes());
    void first.revokeAccess(machine, job(consentId), keep);
    await passTime(60);
    expect(first.pending()).toMatchObject({ phase: 'requesting', note: expect.stringContaining('Not accepted yet') });
    expect(second.pending()).toMatchObject({ phase: 'requesting', jobName: consentId });
    const alone = arm.writes('/jobs/').length;
    await passTime(30);
    expect(arm.writes('/jobs/').length - alone).toBeLessThanOrEqual(2);
    expect(browser.locks.isHeld(`machine:${machine}`)).toBe(true);
    await browser.crash(arm);
    const third = await load();
    await settle(third.resumeRevokes());
    await untilPhase(third, 'proven');
  });

  it('hand over to the tab that is pressed in, at once', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    const first = await load();
    const waiting = first.revokeAccess(machine, job(consentId), keep);
    // Between two attempts of the first tab.
    await passTime(70);
    arm.fault = () => undefined;
    const second = await load();
    const before = arm.writes('/jobs/').length;
    const outcome = second.revokeAccess(machine, job(consentId), keep);
    await passTime(3);
    expect(arm.writes('/jobs/').length).toBe(before + 1);
    expect(first.pending()?.note).toContain('Another tab');
    expect(await settle(outcome)).toMatchObject({ phase: 'proven' });
    expect(await settle(waiting)).toMatchObject({ phase: 'proven' });
    expect(arm.writes('/jobs/').length).toBe(before + 1);
    expect(await rowsOf(second)).toEqual([]);
  });
});

describe('a crash at any request', () => {
  const crashAt = async (crash: number, how: 'hangsBefore' | 'hangsAfter', removeExtension: boolean) => {
    begin();
    fakeTime(sampleNow);
    const consentId = await granted();
    const page = await load();
    arm.fault = ({ index }) => (index < crash ? undefined : index === crash ? how : 'hangsBefore');
    void page.revokeAccess(machine, job(consentId), { removeExtension });
    await passTime(200, () => arm.requests.length > crash || page.pending()?.phase === 'proven');
    await passTime(1);
    const isReached = arm.requests.length > crash;
    await browser.crash(arm);
    return { isReached, consentId };
  };

  it.each([
    ['hangsBefore', false],
    ['hangsAfter', false],
    ['hangsBefore', true],
    ['hangsAfter', true],
  ] as const)(
    '(%s, extension %s) is resumed from the journal to the proven end',
    async (how, removeExtension) => {
      let crash = 0;
      for (; ; crash += 1) {
        const { isReached } = await crashAt(crash, how, removeExtension);
        if (!isReached) break;
        const reloaded = await load();
        await settle(reloaded.resumeRevokes());
        if (reloaded.pending() !== undefined) await untilPhase(reloaded, 'proven');
        await passTime(5);
        expect(typesOfJobs()).toEqual(['Revoke']);
        expect(arm.extensions.size).toBe(removeExtension ? 0 : 1);
        expect(arm.writes('/deployments/remote-support-ended-').length).toBeGreaterThan(0);
        expect(await rowsOf(reloaded)).toEqual([]);
      }
      expect(crash).toBeGreaterThan(6);
    },
    120_000,
  );

  it('with empty storage, another press finds everything in Azure', async () => {
    let crash = 0;
    for (; ; crash += 1) {
      const { isReached, consentId } = await crashAt(crash, 'hangsBefore', false);
      if (!isReached) break;
      browser.clear();
      const reloaded = await load();
      await settle(reloaded.resumeRevokes());
      expect(reloaded.pending()).toBeUndefined();
      const outcome = await settle(reloaded.revokeAccess(machine, job(consentId), keep));
      expect(outcome).toMatchObject({ phase: 'proven' });
      expect(typesOfJobs()).toEqual(['Revoke']);
    }
    expect(crash).toBeGreaterThan(6);
  }, 120_000);

  it('and at any turn of the page before: either nothing was asked for, or it goes on', async () => {
    let lost = 0;
    for (let turns = 0; turns < 60; turns += 1) {
      begin();
      fakeTime(sampleNow);
      const consentId = await granted();
      const page = await load();
      void page.revokeAccess(machine, job(consentId), keep);
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await browser.crash(arm);
      const asked = arm.writes('/jobs/').length;
      const reloaded = await load();
      await settle(reloaded.resumeRevokes());
      if (reloaded.pending() === undefined) {
        expect(asked).toBe(0);
        lost += 1;
      } else await untilPhase(reloaded, 'proven');
    }
    // Only before the first act of the journal is kept.
    expect(lost).toBeLessThan(20);
  }, 120_000);
});
