import { describe, expect, it, vi } from 'vitest';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';
import {
  allOf,
  continued,
  expectExactly,
  given,
  groupOf,
  loadKnown,
  machineInTwo,
  opened,
  settle,
  setUpGrants,
  start,
  startAnew,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants({ machines: [sampleMachine('srv-sql-01'), machineInTwo] });

describe('another tab', () => {
  it('goes on with what was pressed here within the hour, and only looks later', async () => {
    for (const minutes of [10, 70]) {
      startAnew();
      given.arm.installs = 'Creating';
      await start();
      await passTime(20);
      await given.browser.crash(given.arm);
      vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
      fakeTime(sampleNow + minutes * 60_000);
      given.arm.installs = 'Succeeded';
      const page = await loadKnown();
      const progress = await opened(page);
      expect(steps(progress)).toEqual(allOf(minutes === 10 ? 'confirmed' : 'extension'));
      if (minutes === 70) expect(steps(await continued(page))).toEqual(allOf('confirmed'));
      expectExactly();
    }
  });

  it('that was stopped once it had written the record keeps nobody waiting', async () => {
    const { consentId, consent } = given.record;
    for (const group of consent.machines.map(groupOf)) {
      given.arm.addDeployment(group, recordName(consentId), recordTemplate(given.record));
      void given.browser.locks.request(`record:${consentId}:${group}`, {}, () => new Promise(() => undefined));
    }
    expect(steps(await settle(await start()))).toEqual(allOf('confirmed'));
    expect(given.arm.writes('/deployments/')).toEqual([]);
  });

  it('of two that press the same consent, one writes and both end confirmed', async () => {
    const first = await start();
    const second = await start();
    const ends = [await settle(first), await settle(second)];
    expect(ends.map(steps)).toEqual([allOf('confirmed'), allOf('confirmed')]);
    expect(given.arm.writes('/deployments/')).toHaveLength(2);
    expect(given.arm.writes('/extensions/')).toHaveLength(2);
    expect(given.arm.writes('/jobs/')).toHaveLength(2);
  });
});
