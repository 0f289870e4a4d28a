import { expect, it, vi } from 'vitest';
import { correlationId } from '#src/consent/consent.ts';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleGroup, sampleMachine, sampleRecord } from '#src/consent/samples.ts';
import { aroundEach, arm, keep, secondGroup, secondMachine } from '#src/azure/testing/group-records-fixture.ts';
import { groupsOf, readGroups, readGroupsOf } from './consent-history.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

aroundEach();

it('finds nothing wrong with a grant that was recorded where it went through', async () => {
  const machines = [sampleMachine('srv-sql-01'), secondMachine];
  const record = await sampleRecord({ machines });
  keep(sampleGroup, recordName(record.consentId), recordTemplate(record), correlationId(record.consentHash));
  const { consents } = await readGroups(groupsOf(machines));
  expect(consents).toMatchObject([{ problems: [], withoutRecord: [secondGroup] }]);
});

it('does not call a record gone that is there and does not verify', async () => {
  const machines = [sampleMachine('srv-sql-01'), secondMachine];
  const record = await sampleRecord({ machines });
  keep(sampleGroup, recordName(record.consentId), recordTemplate(record));
  const changed = { ...record, consent: { ...record.consent, level: 'DiagnosticsAndRepair' as const } };
  keep(secondGroup, recordName(record.consentId), recordTemplate(changed));
  const [entry] = (await readGroups(groupsOf(machines))).consents;
  expect(entry?.withoutRecord).toBeUndefined();
  expect(entry?.problems).toEqual([expect.stringContaining('changed')]);
});

it('says of a group that was not asked that it was not read, and of one that was nothing', async () => {
  const machines = [sampleMachine('srv-sql-01'), secondMachine];
  const record = await sampleRecord({ machines });
  for (const group of [sampleGroup, secondGroup]) keep(group, recordName(record.consentId), recordTemplate(record));
  const unreadIn = async (groups: readonly string[]) => (await readGroups(groups)).consents[0]?.unread;
  expect(await unreadIn([sampleGroup.toUpperCase()])).toEqual([
    { scope: secondGroup, reason: 'It was not asked for its records.' },
  ]);
  expect(await unreadIn([sampleGroup, secondGroup])).toBeUndefined();
});

it('reads all groups of one consent, whichever of them are known', async () => {
  const machines = [sampleMachine('srv-sql-01'), secondMachine];
  const record = await sampleRecord({ machines });
  for (const group of [sampleGroup, secondGroup]) keep(group, recordName(record.consentId), recordTemplate(record));
  const [whole] = (await readGroupsOf(record.consentId, [sampleGroup])).consents;
  expect(whole?.records.map(({ resourceGroupId }) => resourceGroupId)).toEqual([sampleGroup, secondGroup]);
  expect(whole?.unread).toBeUndefined();
  arm.fault = ({ path }) =>
    path.startsWith(secondGroup) ? { status: 403, code: 'AuthorizationFailed', message: 'Not yours.' } : undefined;
  const [part] = (await readGroupsOf(record.consentId, [sampleGroup])).consents;
  expect(part?.unread).toMatchObject([{ scope: secondGroup, error: { kind: 'forbidden' } }]);
});
