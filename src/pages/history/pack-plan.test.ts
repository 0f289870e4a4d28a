import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { SampleArm } from '#src/azure/testing/sample-arm.ts';
import { type EndRecord, endRecordName, endRecordTemplate, recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleGroup, sampleMachine, sampleNow, sampleRecord } from '#src/consent/samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { planOf } from './pack-plan.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com', evidence: { container: 'https://e.example/r' } }),
  ConfigError: class extends Error {},
}));

let arm: SampleArm;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: sampleNow + 3_600_000 });
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  queryClient.clear();
  const problems: never[] = [];
  queryClient.setQueryData(['fleet'], { machines: fleetTable([[sampleMachine('srv-sql-01')]]), problems });
});

afterEach(() => vi.useRealTimers());

const wish = {
  period: { from: '2026-01-01', to: '2026-12-31' },
  saved: new Map(),
  account: null,
  names: { nameOf: nameInId, callers: new Map<string, string>() },
};

it('a pack is made of records read for it, not of those that the page had read', async () => {
  const record = await sampleRecord();
  const { consentId } = record;
  const machineId = sampleMachine('srv-sql-01');
  arm.addDeployment(sampleGroup, recordName(consentId), recordTemplate(record));
  const before = await planOf(wish, new AbortController().signal);
  expect(before.rows.map(({ state }) => state)).toEqual(['running']);
  const end: EndRecord = {
    kind: 'remote-support-end-record/1',
    consentId,
    machineId,
    ended: 'revoked',
    confirmedAt: '2026-11-24T13:30:00Z',
    evidence: 'Read from Azure.',
  };
  arm.addDeployment(
    sampleGroup,
    await endRecordName({ consentId, machineId, ended: 'revoked' }),
    endRecordTemplate(end),
  );
  const now = await planOf(wish, new AbortController().signal);
  expect(now.rows.map(({ state, entry }) => [state, entry.ends])).toEqual([['ended', [end]]]);
  expect([now.facts.scope, now.facts.container]).toEqual([[sampleGroup], 'https://e.example/r']);
});

it('reads all resource groups of its consents, also those that hold no machine any more', async () => {
  const group = sampleGroup.replace(/[^/]+$/, 'rg-left');
  const left = sampleMachine('srv-web-01').replace(sampleGroup, group);
  const record = await sampleRecord({ machines: [sampleMachine('srv-sql-01'), left] });
  for (const each of [sampleGroup, group])
    arm.addDeployment(each, recordName(record.consentId), recordTemplate(record));
  const scopeAndUnread = async (year: number) => {
    const period = { from: `${year}-01-01`, to: `${year}-12-31` };
    const { facts, rows } = await planOf({ ...wish, period }, new AbortController().signal);
    return [facts.scope, rows.flatMap(({ entry }) => entry.unread ?? []).map(({ scope }) => scope)];
  };
  expect(await scopeAndUnread(2026)).toEqual([[group, sampleGroup], []]);
  // A consent of another time is no part of the pack.
  expect(await scopeAndUnread(2020)).toEqual([[sampleGroup], [group]]);
});

it('names the resource groups that were asked, whatever the list of machines has become meanwhile', async () => {
  const elsewhere = sampleMachine('srv-new-01').replace(sampleGroup, sampleGroup.replace(/[^/]+$/, 'rg-new'));
  arm.fault = () => {
    queryClient.setQueryData(['fleet'], { machines: fleetTable([[elsewhere]]), problems: [] });
    return undefined;
  };
  const { facts } = await planOf(wish, new AbortController().signal);
  expect(facts.scope).toEqual([sampleGroup]);
});

it('says how its consents stood when their records were read, also where their time ended meanwhile', async () => {
  const record = await sampleRecord();
  arm.addDeployment(sampleGroup, recordName(record.consentId), recordTemplate(record));
  arm.fault = () => void vi.setSystemTime(sampleNow + 9 * 3_600_000);
  const { rows } = await planOf(wish, new AbortController().signal);
  expect(rows.map(({ state }) => state)).toEqual(['running']);
});

it('and there is none where it is called off while Azure has not answered', async () => {
  const controller = new AbortController();
  arm.fault = () => 'hangsBefore';
  const plan = planOf(wish, controller.signal);
  await vi.waitFor(() => expect(arm.requests).toHaveLength(1));
  controller.abort();
  await expect(plan).rejects.toMatchObject({ kind: 'cancelled' });
});
