import { describe, expect, it } from 'vitest';
import { noteLeft } from '#src/auth/left-page.ts';
import { sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';
import {
  allOf,
  continued,
  expectExactly,
  given,
  loadKnown,
  machineInTwo,
  opened,
  setUpGrants,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants({ machines: [sampleMachine('srv-sql-01'), machineInTwo] });

/** A grant whose page goes while extensions are being installed. */
const cutOff = async (leave: () => unknown): Promise<void> => {
  given.arm.installs = 'Creating';
  await start();
  await passTime(20);
  leave();
  await given.browser.crash(given.arm);
  given.arm.installs = 'Succeeded';
};

describe('a grant that was under way', () => {
  it.each([
    ['this tab was left to sign in', noteLeft],
    // Its mark is in the storage of that tab.
    ['another tab was left to sign in', async () => (await import('#src/azure/journal/grant-hold.ts')).holdGrants()],
  ])('when %s is only looked at, in any later load, until a person presses', async (_, leave) => {
    await cutOff(leave);
    for (let load = 0; load < 2; load += 1) {
      const page = await loadKnown();
      const progress = await opened(page);
      expect(progress).toMatchObject({ pressedHere: true, running: false });
      expect(steps(progress)).not.toContain('confirmed');
      expect(given.arm.writes('/jobs/')).toEqual([]);
      if (load === 0) await given.browser.crash(given.arm);
      else expect(steps(await continued(page))).toEqual(allOf('confirmed'));
    }
    expectExactly();
  });

  it('goes on by itself after a mere reload within the hour, and later only with a press, in this tab as in others', async () => {
    await cutOff(() => undefined);
    fakeTime(sampleNow + 70 * 60_000);
    const late = await loadKnown();
    expect(steps(await opened(late))).toEqual(allOf('extension'));
    await given.browser.crash(given.arm);
    fakeTime(sampleNow + 30 * 60_000);
    expect(steps(await opened(await loadKnown()))).toEqual(allOf('confirmed'));
    expectExactly();
  });
});
