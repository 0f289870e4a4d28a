import { describe, expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from './sample-arm.ts';
import {
  agree,
  allOf,
  given,
  groupTwo,
  load,
  machineInTwo,
  onPut,
  type Page,
  settle,
  setUpGrants,
  start,
  steps,
} from './sample-grant.ts';

setUpGrants();

/** What the page keeps of what it read before: whether it is to be read anew. */
const kept = async (...keys: (readonly string[])[]) => {
  const { queryClient } = await import('./query-client.ts');
  for (const key of keys) queryClient.setQueryData(key, {});
  return () => keys.map((key) => queryClient.getQueryState(key)?.isInvalidated);
};

const untilSent = (page: Page, part: string): Promise<boolean> =>
  passTime(60, () => given.arm.writes(part).length > 0 || page.progress()?.running === false);

describe('what a page has read before', () => {
  it('is read anew: the records once there is one, each machine once it is done, and no other machine', async () => {
    const page = await load();
    const { evidenceKey } = await import('./machine-evidence.ts');
    const { machineConsentsKey } = await import('./consent-records.ts');
    const other = sampleMachine('srv-other');
    const isOld = await kept(
      evidenceKey(given.machine),
      evidenceKey(other),
      [...machineConsentsKey, given.machine],
      ['consents'],
    );
    expect(isOld()).toEqual([false, false, false, false]);
    await start(page);
    expect(await untilSent(page, '/extensions/')).toBe(true);
    // From here on a revoke is to be offered.
    expect(isOld()).toEqual([false, false, true, false]);
    await settle(page);
    expect(isOld()).toEqual([true, false, true, true]);
  });
});

describe('a grant that is stopped', () => {
  it('before the consent is on record asks for nothing, and says so', async () => {
    given.arm.fault = onPut('/deployments/', 'hangsBefore');
    const page = await start();
    expect(await untilSent(page, '/deployments/')).toBe(true);
    page.stopGrant(given.record.consentId);
    expect((await settle(page)).machines).toMatchObject([
      { step: 'skipped', message: 'Stopped before the consent was recorded.' },
    ]);
    expect(given.arm.writes().filter((write) => !write.includes('/deployments/'))).toEqual([]);
  });

  it('while machines still wait for their turn has a result for each of them', async () => {
    await agree({ machines: Array.from({ length: 16 }, (_, index) => sampleMachine(`srv-${index}`)) });
    const page = await start();
    expect(await untilSent(page, '/extensions/')).toBe(true);
    expect(page.progress()?.machines.at(-1)).toMatchObject({ step: 'waiting' });
    page.stopGrant(given.record.consentId);
    const progress = await settle(page, 30);
    expect(steps(progress)).toEqual(allOf('skipped'));
    expect(new Set(progress.machines.map(({ message }) => message))).toEqual(
      new Set(['Stopped before access was asked for.']),
    );
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });
});

describe('a resource group that takes no record', () => {
  it('keeps its machines from being granted, with what to do and what to name to Azure’s support', async () => {
    await agree({ machines: [sampleMachine('srv-sql-01'), machineInTwo] });
    const refusal = { status: 403, code: 'RequestDisallowedByPolicy', message: 'Denied by policy.' };
    given.arm.fault = onPut(`${groupTwo}/providers/microsoft.resources/deployments/`, refusal);
    const progress = await settle(await start());
    expect(progress.machines).toMatchObject([
      { step: 'confirmed' },
      {
        step: 'skipped',
        message: expect.stringMatching(
          /^The consent could not be recorded, so nothing was granted\. .*: Denied by policy\./,
        ),
        remedy: expect.stringMatching(/\w/),
        correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
    expect(given.arm.writes(machineInTwo)).toEqual([]);
  });
});
