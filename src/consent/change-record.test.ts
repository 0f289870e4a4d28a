import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  changeProblem,
  type ChangeRecord,
  changeRecordName,
  changeRecordTemplate,
  consentOfChangeName,
  readChangeRecord,
} from './change-record.ts';
import { sampleConsent, sampleConsentId, sampleMachine, sampleUser } from './samples.ts';

const record: ChangeRecord = {
  kind: 'remote-support-change-record/1',
  consentId: sampleConsentId,
  machineId: sampleMachine('srv-sql-01'),
  level: 'Diagnostics',
  notAfter: '2026-11-24T18:00:00Z',
  userId: sampleUser,
  changedAt: '2026-11-24T14:00:00Z',
};

/** The deployment's properties as ARM gives them back. */
const shownBy = (value: unknown) => ({
  provisioningState: 'Succeeded',
  parameters: { record: { type: 'Object', value } },
  outputs: { record: { type: 'Object', value: structuredClone(value) } },
});

describe('a change record', () => {
  it('comes back as it was written', async () => {
    expect(await readChangeRecord(changeRecordTemplate(record))).toEqual({ ok: true, record });
    expect(await readChangeRecord(shownBy(record))).toEqual({ ok: true, record });
  });

  it('is named after consent, machine and content, within the 64 characters of ARM', async () => {
    const name = await changeRecordName(record);
    const machine = createHash('sha256').update(record.machineId).digest('hex').slice(0, 8);
    expect(name).toMatch(/^remote-support-changed-rs-a{21}-[0-9a-f]{8}-[a-z2-7]{7}$/);
    expect(name).toContain(`-${machine}-`);
    expect(name).toHaveLength(64);
    expect(consentOfChangeName(name.toUpperCase())).toBe(sampleConsentId);
  });

  it('has another name for whatever else it says, so that no change takes the place of another', async () => {
    const name = await changeRecordName(record);
    const others: Partial<ChangeRecord>[] = [
      { notAfter: '2026-11-24T18:00:01Z' },
      { level: 'DiagnosticsAndRepair' },
      { changedAt: '2026-11-24T14:00:01Z' },
      { machineId: sampleMachine('srv-sql-02') },
      { userId: '66666666-7777-4888-9999-aaaaaaaaaaab' },
    ];
    for (const other of others) expect(await changeRecordName({ ...record, ...other })).not.toBe(name);
    expect(await changeRecordName({ ...record })).toBe(name);
  });

  it.each([
    ['kind', 'remote-support-end-record/1', 'The kind of the record is not one of remote-support-change-record/1.'],
    ['consentId', 'rs-1', 'The id of the consent is not in the expected form.'],
    ['machineId', '', 'The id of the machine is missing.'],
    ['machineId', 'srv-sql-01', 'The id of the machine is not in the expected form.'],
    ['machineId', sampleMachine('SRV-SQL-01'), 'The id of the machine is not in the expected form.'],
    ['level', 'None', 'The access level is not one of Diagnostics, DiagnosticsAndRepair.'],
    ['notAfter', '2026-11-24T18:00:00.000Z', 'The end of the access is longer than 20 characters.'],
    ['notAfter', '2026-11-24 18:00', 'The end of the access is not a time.'],
    ['userId', 'alice', 'The user id is not in the expected form.'],
    ['changedAt', '', 'The time of the change is missing.'],
    ['more', 1, 'The record has an unknown "more".'],
  ])('is refused with %s %j', async (field, value, reason) => {
    expect(await readChangeRecord(shownBy({ ...record, [field]: value }))).toEqual({ ok: false, reason });
  });

  it('never throws, whatever a deployment holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        for (const properties of [value, shownByAnything(value), { outputs: value }])
          expect((await readChangeRecord(properties)).ok).toBe(false);
      }),
    );
  });
});

const shownByAnything = (value: unknown) => ({ parameters: { record: { value } }, outputs: { record: { value } } });

describe('what a change may say of a consent', () => {
  it('is only less than was agreed, on a machine of it, after it', async () => {
    const consent = await sampleConsent();
    expect(changeProblem(record, consent)).toBeUndefined();
    expect(changeProblem({ ...record, notAfter: consent.notAfter }, consent)).toBeUndefined();
    expect(changeProblem({ ...record, changedAt: consent.notBefore }, consent)).toBeUndefined();
    expect(changeProblem({ ...record, notAfter: '2026-11-24T21:00:01Z' }, consent)).toContain('later end');
    expect(changeProblem({ ...record, level: 'DiagnosticsAndRepair' }, consent)).toContain('higher access level');
    expect(changeProblem({ ...record, machineId: sampleMachine('srv-sql-02') }, consent)).toContain('does not cover');
    expect(changeProblem({ ...record, changedAt: '2026-11-24T12:59:59Z' }, consent)).toContain('before the consent');
    const repair = await sampleConsent({ level: 'DiagnosticsAndRepair' });
    expect(changeProblem(record, repair)).toBeUndefined();
  });
});
