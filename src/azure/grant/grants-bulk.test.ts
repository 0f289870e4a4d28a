import { describe, expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  agree,
  allOf,
  continued,
  enabled,
  groupOf,
  loadKnown,
  putOnRecord,
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
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

/** What the page keeps of what it read before: whether it is to be read anew. */
const kept = async (...keys: (readonly string[])[]) => {
  const { queryClient } = await import('#src/azure/query-client.ts');
  for (const key of keys) queryClient.setQueryData(key, {});
  return () => keys.map((key) => queryClient.getQueryState(key)?.isInvalidated);
};

const untilSent = (page: Page, part: string): Promise<boolean> =>
  passTime(60, () => given.arm.writes(part).length > 0 || page.progress()?.running === false);

describe('what a page has read before', () => {
  it('is read anew: the records once there is one, each machine once it is done, and no other machine', async () => {
    const page = await load();
    const { evidenceKey } = await import('#src/azure/evidence/machine-evidence.ts');
    const { machineConsentsKey } = await import('#src/azure/records/consent-records.ts');
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
      { step: 'skipped', message: 'Stopped while the consent was being recorded; no access was asked for.' },
    ]);
    expect(page.progress()?.machines[0]).not.toHaveProperty('remedy');
    expect(given.arm.writes().filter((write) => !write.includes('/deployments/'))).toEqual([]);
  });

  it('while machines still wait for their turn has a result for each of them', async () => {
    await agree({ machines: Array.from({ length: 32 }, (_, index) => sampleMachine(`srv-${index}`)) });
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

describe('a consent whose end is on record for one of its machines', () => {
  it('is confirmed on the others alone, even where Azure still shows access', async () => {
    const other = sampleMachine('srv-sql-02');
    await agree({ machines: [given.machine, other] });
    putOnRecord(given.record);
    for (const id of given.record.consent.machines) {
      given.arm.addExtension(id, 'Succeeded');
      given.arm.addJob(id, given.record.consentId, enabled());
    }
    const page = await loadKnown();
    const { writeEndRecord } = await import('#src/azure/records/consent-records.ts');
    const end = {
      kind: 'remote-support-end-record/1',
      consentId: given.record.consentId,
      machineId: other,
      ended: 'revoked',
      confirmedAt: '2026-11-24T13:00:05Z',
      evidence: 'The machine reports "Revoked".',
    } as const;
    await Promise.all([writeEndRecord(groupOf(other), end), passTime(10)]);
    expect((await continued(page)).machines).toMatchObject([
      { step: 'confirmed' },
      { step: 'skipped', message: expect.stringContaining('on record') },
    ]);
  });
});

it('the evidence of few machines is read every two seconds', async () => {
  given.arm.addExtension(given.machine, 'Succeeded');
  given.arm.addMachine(given.machine, { status: 'Disconnected' });
  const page = await start();
  expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
  const reads = () =>
    given.arm.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/jobs')).length;
  const before = reads();
  await passTime(20);
  expect(reads() - before).toBeGreaterThanOrEqual(7);
  expect(reads() - before).toBeLessThanOrEqual(10);
});
