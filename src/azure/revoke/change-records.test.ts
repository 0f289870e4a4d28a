import { describe, expect, it } from 'vitest';
import { readChangeRecord } from '#src/consent/change-record.ts';
import { sampleNow, sampleUser } from '#src/consent/samples.ts';
import {
  aroundEach,
  arm,
  enabled,
  forbidden,
  granted,
  load,
  machine,
  settle,
  signedIn,
} from '#src/azure/testing/revokes-fixture.ts';

aroundEach();

const hour = 3_600_000;

/** A page freshly loaded, with what keeps changes. */
const loadChanges = async () => {
  await load();
  const { keepChange } = await import('./change-records.ts');
  const { reduceAccess } = await import('./reduce-access.ts');
  const { readGroups, groupsOf } = await import('#src/azure/records/consent-history.ts');
  return { keepChange, reduceAccess, history: () => settle(readGroups(groupsOf([machine]))) };
};

const changedRecords = () =>
  [...arm.deployments.values()].filter(({ name }) => name.includes('remote-support-changed'));

describe('a change of live access', () => {
  it('is kept beside the consent, to the second, and read back', async () => {
    const page = await loadChanges();
    const consentId = await granted();
    const change = { jobName: consentId, level: 'Diagnostics', end: sampleNow + 2 * hour } as const;
    await settle(page.reduceAccess(machine, change));
    expect(await settle(page.keepChange(machine, change, sampleNow + 1500))).toBeUndefined();
    const { consents, problems } = await page.history();
    expect(problems).toEqual([]);
    expect(consents[0]?.changes).toEqual([
      {
        kind: 'remote-support-change-record/1',
        consentId,
        machineId: machine,
        level: 'Diagnostics',
        notAfter: '2026-11-24T15:00:00Z',
        userId: sampleUser,
        changedAt: '2026-11-24T13:00:01Z',
      },
    ]);
    // The end that Azure was asked for is the one on record, to the second.
    const job = [...arm.jobs.values()].find(({ name }) => name === consentId);
    expect(job?.properties['expirationTimestamp']).toBe('2026-11-24T15:00:00Z');
    const [kept] = changedRecords();
    expect(kept?.name).toHaveLength(64);
    expect(await readChangeRecord(kept?.properties)).toMatchObject({ ok: true });
  });

  it('keeps every change, one record each, and the same one once', async () => {
    const page = await loadChanges();
    const jobName = await granted();
    const keep = (hours: number, after: number) =>
      settle(
        page.keepChange(machine, { jobName, level: 'Diagnostics', end: sampleNow + hours * hour }, sampleNow + after),
      );
    await keep(4, 1000);
    await keep(2, 2000);
    await keep(2, 2000);
    expect(changedRecords()).toHaveLength(2);
    expect((await page.history()).consents[0]?.changes.map(({ notAfter }) => notAfter)).toEqual([
      '2026-11-24T17:00:00Z',
      '2026-11-24T15:00:00Z',
    ]);
  });

  it.each([
    ['more time', { level: 'Diagnostics', end: sampleNow + 9 * hour }, 'later end'],
    ['a higher level', { level: 'DiagnosticsAndRepair', end: sampleNow + hour }, 'higher access level'],
  ] as const)('that leaves %s than was agreed is not put on record, and says so', async (_what, left, reason) => {
    const page = await loadChanges();
    const jobName = await granted();
    const error = await settle(page.keepChange(machine, { jobName, ...left }, sampleNow));
    expect(error).toMatchObject({ code: 'BeyondConsent', message: expect.stringContaining(reason) });
    expect(changedRecords()).toEqual([]);
  });

  it('answers with the error when the record is refused, when the group cannot be read, and when nobody is signed in', async () => {
    const page = await loadChanges();
    const jobName = await granted();
    const change = { jobName, level: 'Diagnostics', end: sampleNow + 2 * hour } as const;
    arm.fault = ({ method, path }) => (method === 'PUT' && path.includes('/deployments/') ? forbidden : undefined);
    expect(await settle(page.keepChange(machine, change, sampleNow))).toMatchObject({ kind: 'forbidden' });
    arm.fault = () => undefined;
    signedIn.account = null;
    expect((await settle(page.keepChange(machine, change, sampleNow)))?.message).toContain('Nobody is signed in');
    const other = await loadChanges();
    arm.fault = ({ path }) => (path.endsWith('/deployments') ? forbidden : undefined);
    expect(await settle(other.keepChange(machine, change, sampleNow))).toMatchObject({ kind: 'forbidden' });
    arm.fault = () => undefined;
    expect(changedRecords()).toEqual([]);
  });

  it('is not kept by the time of this computer where no server has told the time', async () => {
    const page = await loadChanges();
    const consentId = await granted();
    const change = { level: 'Diagnostics', end: sampleNow + 2 * hour } as const;
    expect(await settle(page.keepChange(machine, { jobName: consentId, ...change }, undefined))).toMatchObject({
      code: 'ServerTimeUnknown',
    });
    expect(changedRecords()).toEqual([]);
    expect(await settle(page.keepChange(machine, { jobName: 'remoteSupport', ...change }, undefined))).toBeUndefined();
  });

  it.each([
    ['is more than was agreed', { level: 'DiagnosticsAndRepair', end: sampleNow + 2 * hour }, 0, 'BeyondConsent'],
    ['ends later than was agreed', { level: 'Diagnostics', end: sampleNow + 900 * hour }, 0, 'BeyondConsent'],
    ['is dated before the consent', { level: 'Diagnostics', end: sampleNow + 2 * hour }, -900, 'InThisApp'],
  ] as const)('that %s is not kept, and why is told', async (_, change, hours, code) => {
    const page = await loadChanges();
    const jobName = await granted();
    const kept = page.keepChange(machine, { jobName, ...change }, sampleNow + hours * hour);
    expect(await settle(kept)).toMatchObject({ code });
    expect(changedRecords()).toEqual([]);
  });

  it('of access without a consent of this app has nothing to be kept with', async () => {
    const page = await loadChanges();
    arm.addJob(machine, 'remoteSupport', enabled);
    const change = { level: 'Diagnostics', end: sampleNow + hour } as const;
    expect(await settle(page.keepChange(machine, { jobName: 'remoteSupport', ...change }, sampleNow))).toBeUndefined();
    const unknown = { jobName: 'rs-aaaaaaaaaaaaaaaaaaaaa', ...change };
    expect(await settle(page.keepChange(machine, unknown, sampleNow))).toBeUndefined();
    expect(arm.writes()).toEqual([]);
  });
});
