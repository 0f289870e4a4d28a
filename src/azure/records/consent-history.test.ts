import { describe, expect, it, vi } from 'vitest';
import { type ChangeRecord, changeRecordName, changeRecordTemplate } from '#src/consent/change-record.ts';
import { correlationId } from '#src/consent/consent.ts';
import { type EndRecord, endRecordName, endRecordTemplate, recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleGroup, sampleMachine, sampleNow, sampleRecord, sampleUser } from '#src/consent/samples.ts';
import { aroundEach, arm, keep, secondGroup, secondMachine } from '#src/azure/testing/group-records-fixture.ts';
import { groupsOf, readGroups, readGroupsOf } from './consent-history.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

aroundEach();

describe('readGroups', () => {
  it('is of the time at which the reading began, since what is recorded meanwhile may be missing', async () => {
    const begunAt = Date.now();
    arm.fault = () => {
      vi.setSystemTime(Date.now() + 3000);
      return undefined;
    };
    expect((await readGroups([sampleGroup])).readAt).toBeLessThan(begunAt + 1000);
    expect((await readGroupsOf('rs-bbbbbbbbbbbbbbbbbbbbb', [sampleGroup])).readAt).toBeLessThan(begunAt + 4000);
  });

  it('says of a group that cannot be read why, and what to do', async () => {
    arm.fault = () => ({ status: 403, code: 'AuthorizationFailed', message: 'No permission.' });
    expect((await readGroups([sampleGroup])).problems).toMatchObject([
      {
        scope: sampleGroup,
        reason: expect.stringMatching(/No permission\. Ask an administrator of the subscription /),
      },
    ]);
  });

  it('joins the copies of one consent and its ends', async () => {
    const machines = [sampleMachine('srv-sql-01'), secondMachine];
    const record = await sampleRecord({ machines });
    const { consentId } = record;
    const correlation = correlationId(record.consentHash);
    for (const group of [sampleGroup, secondGroup])
      keep(group, recordName(consentId), recordTemplate(record), correlation);
    const end: EndRecord = {
      kind: 'remote-support-end-record/1',
      consentId,
      machineId: secondMachine,
      ended: 'revoked',
      confirmedAt: '2026-11-24T14:00:00Z',
      evidence: 'Read from Azure.',
    };
    keep(secondGroup, await endRecordName(end), endRecordTemplate(end));
    keep(sampleGroup, 'someone-elses-deployment', {});
    const { consents, problems } = await readGroups(groupsOf(machines));
    expect(problems).toEqual([]);
    expect(consents).toHaveLength(1);
    expect(consents[0]).toMatchObject({ consentId, ends: [end], problems: [], signature: record.signature });
    expect(consents[0]?.records.map(({ resourceGroupId }) => resourceGroupId)).toEqual([sampleGroup, secondGroup]);
  });

  it('takes no copy for the record that lies where the consent has no machine', async () => {
    const record = await sampleRecord({ machines: [sampleMachine('srv-sql-01')] });
    const { consentId } = record;
    keep(sampleGroup, recordName(consentId), recordTemplate(record), correlationId(record.consentHash));
    const forged = { ...record, signature: { ...record.signature, issuedAt: '2026-11-24T12:00:00Z' } };
    keep(secondGroup, recordName(consentId), recordTemplate(forged));
    for (const groups of [
      [sampleGroup, secondGroup],
      [secondGroup, sampleGroup],
    ]) {
      const { consents, problems } = await readGroups(groups);
      expect(consents).toMatchObject([{ consentId, signature: record.signature }]);
      expect(consents[0]?.records.map(({ resourceGroupId }) => resourceGroupId)).toEqual([sampleGroup]);
      expect(problems).toMatchObject([
        { consentId, isOutOfPlace: true, reason: expect.stringContaining('does not count') },
      ]);
      // Else whoever may deploy anywhere could take the proof of its end away.
      expect(consents[0]?.problems).toEqual([]);
      expect(consents[0]?.misplaced).toEqual(problems);
    }
    // A copy alone is no consent.
    expect((await readGroups([secondGroup])).consents).toEqual([]);
  });

  it('puts consents of one minute in the order in which they were signed', async () => {
    const signed = async (salt: string, issuedAt: string) => {
      const record = await sampleRecord({ salt: salt.repeat(32) });
      return { ...record, signature: { ...record.signature, issuedAt } };
    };
    const latest = await signed('c', '2026-11-24T13:00:50Z');
    const first = await signed('b', '2026-11-24T13:00:10Z');
    const second = await signed('a', '2026-11-24T13:00:30Z');
    for (const record of [second, latest, first])
      keep(sampleGroup, recordName(record.consentId), recordTemplate(record));
    const { consents } = await readGroups([sampleGroup]);
    expect(consents.map(({ consentId }) => consentId)).toEqual([latest, second, first].map((one) => one.consentId));
  });

  it('shows a record that was changed as a problem, never as a consent', async () => {
    const record = await sampleRecord();
    const changed = { ...record, consent: { ...record.consent, level: 'DiagnosticsAndRepair' as const } };
    keep(sampleGroup, recordName(record.consentId), recordTemplate(changed));
    const { consents, problems } = await readGroups([sampleGroup]);
    expect(consents).toEqual([]);
    expect(problems).toMatchObject([{ consentId: record.consentId, reason: expect.stringContaining('changed') }]);
  });

  it('tells a consent of an end record that does not verify, however its name is spelt', async () => {
    const record = await sampleRecord();
    keep(sampleGroup, recordName(record.consentId), recordTemplate(record));
    keep(sampleGroup, `REMOTE-SUPPORT-ENDED-${record.consentId.toUpperCase()}-00000000`, { parameters: {} });
    const { consents, problems } = await readGroups([sampleGroup]);
    expect(problems).toMatchObject([{ consentId: record.consentId }]);
    expect(consents[0]?.problems).toHaveLength(1);
  });

  it('does not take a record under another name', async () => {
    const record = await sampleRecord();
    keep(sampleGroup, recordName('rs-aaaaaaaaaaaaaaaaaaaaa'), recordTemplate(record));
    const { consents, problems } = await readGroups([sampleGroup]);
    expect(consents).toEqual([]);
    expect(problems).toMatchObject([{ reason: expect.stringContaining('another consent') }]);
  });

  it('names copies that differ, or were written under another correlation id, and apart from them where there is none', async () => {
    const machines = [sampleMachine('srv-sql-01'), secondMachine];
    const record = await sampleRecord({ machines });
    keep(sampleGroup, recordName(record.consentId), recordTemplate(record), 'baa13fbb-d8a2-8bb5-863d-e6fed10ea38b');
    const missing = await readGroups(groupsOf(machines));
    expect(missing.consents[0]?.problems).toEqual([expect.stringContaining('another correlation id')]);
    expect(missing.consents[0]?.withoutRecord).toEqual([secondGroup]);
    const other = { ...record, signature: { ...record.signature, keyId: 'another' } };
    keep(secondGroup, recordName(record.consentId), recordTemplate(other), correlationId(record.consentHash));
    const differing = await readGroups(groupsOf(machines));
    expect(differing.consents[0]?.problems).toContain('The copies of the record differ.');
    expect(differing.consents[0]?.withoutRecord).toBeUndefined();
  });

  it('keeps what can be read when a group cannot, and says nothing of its copies', async () => {
    const machines = [sampleMachine('srv-sql-01'), secondMachine];
    const record = await sampleRecord({ machines });
    keep(sampleGroup, recordName(record.consentId), recordTemplate(record), correlationId(record.consentHash));
    arm.fault = ({ path }) =>
      path.startsWith(secondGroup) ? { status: 403, code: 'AuthorizationFailed', message: 'Not yours.' } : undefined;
    const { consents, problems } = await readGroups(groupsOf(machines));
    expect(consents).toMatchObject([{ consentId: record.consentId, problems: [] }]);
    expect(problems).toMatchObject([{ scope: secondGroup, error: { kind: 'forbidden' } }]);
    expect(consents[0]?.unread).toEqual(problems);
  });
});

describe('changes of access that is still there', () => {
  const change = (consentId: string, more: Partial<ChangeRecord> = {}): ChangeRecord => ({
    kind: 'remote-support-change-record/1',
    consentId,
    machineId: sampleMachine('srv-sql-01'),
    level: 'Diagnostics',
    notAfter: '2026-11-24T18:00:00Z',
    userId: sampleUser,
    changedAt: '2026-11-24T14:00:00Z',
    ...more,
  });
  const keepChange = async (record: ChangeRecord): Promise<void> =>
    keep(sampleGroup, await changeRecordName(record), changeRecordTemplate(record));

  it('are read with their consent, oldest first', async () => {
    const record = await sampleRecord();
    const { consentId } = record;
    const first = change(consentId);
    const second = change(consentId, { notAfter: '2026-11-24T16:00:00Z', changedAt: '2026-11-24T14:30:00Z' });
    await keepChange(second);
    await keepChange(first);
    keep(sampleGroup, recordName(consentId), recordTemplate(record));
    const { consents, problems } = await readGroups([sampleGroup]);
    expect(problems).toEqual([]);
    expect(consents).toMatchObject([{ consentId, changes: [first, second], problems: [] }]);
  });

  it('that claim more than was agreed are problems of the consent, never changes', async () => {
    const record = await sampleRecord();
    const { consentId } = record;
    keep(sampleGroup, recordName(consentId), recordTemplate(record));
    await keepChange(change(consentId, { level: 'DiagnosticsAndRepair' }));
    await keepChange(change(consentId, { notAfter: '2026-11-25T18:00:00Z' }));
    const { consents, problems } = await readGroups([sampleGroup]);
    expect(consents).toMatchObject([{ changes: [] }]);
    expect(problems.map(({ reason }) => reason).toSorted()).toEqual([
      'The change claims a higher access level than was agreed to.',
      'The change claims a later end than was agreed to.',
    ]);
    expect(consents[0]?.problems).toHaveLength(2);
  });

  it('are not taken under another name, in a form that is unknown, or without their consent', async () => {
    const record = await sampleRecord();
    const { consentId } = record;
    const name = await changeRecordName(change(consentId));
    keep(sampleGroup, name, changeRecordTemplate(change(consentId, { notAfter: '2026-11-24T19:00:00Z' })));
    keep(sampleGroup, `${name.slice(0, -1)}-`, { parameters: { record: { value: { kind: 'other' } } } });
    const orphan = change('rs-bbbbbbbbbbbbbbbbbbbbb');
    await keepChange(orphan);
    const { problems } = await readGroups([sampleGroup]);
    expect(problems.map(({ reason, consentId: id }) => `${id}: ${reason}`).toSorted()).toEqual(
      [
        `${consentId}: The change record says something else than its name.`,
        `${consentId}: The record has no "consentId".`,
        'rs-bbbbbbbbbbbbbbbbbbbbb: There is no record of the consent that was changed.',
      ].toSorted(),
    );
    const gone = problems.filter(({ isConsentGone }) => isConsentGone);
    expect(gone.map(({ consentId: id }) => id)).toEqual([orphan.consentId]);
  });
});

describe('amendments', () => {
  it('name each other: the later one in its consent, the former by what was read', async () => {
    const former = await sampleRecord();
    const later = await sampleRecord({ notBefore: new Date(sampleNow + 3_600_000), replaces: [former.consentId] });
    for (const record of [former, later]) keep(sampleGroup, recordName(record.consentId), recordTemplate(record));
    const { consents } = await readGroups([sampleGroup]);
    expect(consents.map(({ consentId, replacedBy }) => [consentId, replacedBy])).toEqual([
      [later.consentId, undefined],
      [former.consentId, [later.consentId]],
    ]);
  });
});

describe('ends of access', () => {
  const end = (consentId: string, more: Partial<EndRecord> = {}): EndRecord => ({
    kind: 'remote-support-end-record/1',
    consentId,
    machineId: sampleMachine('srv-sql-01'),
    ended: 'revoked',
    confirmedAt: '2026-11-24T14:00:00Z',
    evidence: 'Read from Azure.',
    ...more,
  });
  const keepEnd = async (group: string, record: EndRecord): Promise<void> =>
    keep(group, await endRecordName(record), endRecordTemplate(record));

  it.each([
    ['in another resource group than the machine', secondGroup, {}, 'another resource group'],
    ['of a machine that the consent does not cover', secondGroup, { machineId: secondMachine }, 'does not cover'],
    ['dated before the consent', sampleGroup, { confirmedAt: '2026-11-23T14:00:00Z' }, 'before the consent'],
    ['dated later than now', sampleGroup, { confirmedAt: '2099-01-01T00:00:00Z' }, 'later than now'],
  ])('%s are problems, never ends', async (_, group, more, reason) => {
    const record = await sampleRecord();
    keep(sampleGroup, recordName(record.consentId), recordTemplate(record));
    await keepEnd(group, end(record.consentId, more));
    const { consents, problems } = await readGroups([sampleGroup, secondGroup]);
    expect(consents).toMatchObject([{ consentId: record.consentId, ends: [] }]);
    expect(problems).toMatchObject([{ consentId: record.consentId, reason: expect.stringContaining(reason) }]);
  });

  it('stay unsaid where Azure no longer keeps the record of their consent', async () => {
    await keepEnd(sampleGroup, end('rs-bbbbbbbbbbbbbbbbbbbbb'));
    expect(await readGroups([sampleGroup])).toMatchObject({ consents: [], problems: [] });
  });

  it('and changes are told from one another by their resource group', async () => {
    const record = await sampleRecord();
    keep(sampleGroup, recordName(record.consentId), recordTemplate(record));
    const change: ChangeRecord = {
      kind: 'remote-support-change-record/1',
      consentId: record.consentId,
      machineId: sampleMachine('srv-sql-01'),
      level: 'Diagnostics',
      notAfter: '2026-11-24T18:00:00Z',
      userId: sampleUser,
      changedAt: '2026-11-24T14:00:00Z',
    };
    keep(secondGroup, await changeRecordName(change), changeRecordTemplate(change));
    const { consents, problems } = await readGroups([sampleGroup, secondGroup]);
    expect(consents).toMatchObject([{ changes: [] }]);
    expect(problems).toMatchObject([{ reason: expect.stringContaining('another resource group') }]);
  });
});
