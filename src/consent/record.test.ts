import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  sampleRecord,
  sampleConsent,
  sampleConsentId,
  sampleMachine,
  sampleNow,
  sampleUser,
} from '#test/consent/samples.ts';
import {
  type ChangeRecord,
  changeRecordName,
  type EndRecord,
  endRecordName,
  endRecordFault,
  isChangeOf,
  makeRecord,
  readChangeRecord,
  readEndRecord,
  readRecord,
  recordDeployment,
  recordKindOf,
  recordName,
  type ConsentRecord,
} from './record.ts';

const signature: ConsentRecord['signature'] = {
  token: `${'h'.repeat(40)}.${'c'.repeat(400)}.${'p'.repeat(5504)}`,
  key: { kty: 'RSA', use: 'sig', kid: 'key-1', n: 'n'.repeat(342), e: 'AQAB', x5c: ['MIIC'] },
};

async function signedRecord(): Promise<ConsentRecord> {
  return makeRecord(await sampleConsent(), signature);
}

/** The deployment's properties as ARM gives them back. */
function shownBy(record: unknown) {
  return {
    provisioningState: 'Succeeded',
    parameters: { record: { type: 'Object', value: record } },
    outputs: { record: { type: 'Object', value: structuredClone(record) } },
  };
}

describe('a consent record', () => {
  it('is a deployment without resources', async () => {
    const record = await signedRecord();
    expect(recordDeployment(record)).toEqual({
      mode: 'Incremental',
      template: {
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        parameters: { record: { type: 'object' } },
        resources: [],
      },
      parameters: { record: { value: record } },
    });
    expect(recordName(record.consentId)).toBe(`remote-support-consent-${record.consentId}`);
    expect(recordName(record.consentId).length).toBeLessThanOrEqual(64);
  });

  it('comes back as it was written', async () => {
    const record = await signedRecord();
    for (const properties of [shownBy(record), recordDeployment(record), { outputs: shownBy(record).outputs }]) {
      expect(await readRecord(properties)).toEqual(record);
    }
  });

  it('is refused when parameter and output differ', async () => {
    const [parameter, output] = [await signedRecord(), await sampleRecord({ level: 'DiagnosticsAndRepair' })];
    const mixed = { parameters: { record: { value: parameter } }, outputs: { record: { value: output } } };
    expect(await readRecord(mixed)).toBeUndefined();
  });

  it('is refused when a single member of the consent was changed', async () => {
    const record = await signedRecord();
    const changes: Partial<ConsentRecord['consent']>[] = [
      { level: 'DiagnosticsAndRepair' },
      { notAfter: '2026-11-24T22:00:00Z' },
      { notBefore: '2026-11-24T13:00:01Z' },
      { machines: [sampleMachine('srv-sql-02')] },
      { reason: 'Another' },
      { ticket: null },
      { target: 'azureLocal' },
      { replaces: [sampleConsentId] },
      { salt: '0'.repeat(32) },
      { userId: '66666666-7777-4888-9999-aaaaaaaaaaab' },
      { terms: { ...record.consent.terms, sha256: '0'.repeat(64) } },
      { commands: { ...record.consent.commands, version: '2025-08' } },
      { app: { ...record.consent.app, build: 'evil' } },
    ];
    for (const change of changes) {
      const changed = { ...record, consent: { ...record.consent, ...change } };
      expect(await readRecord(shownBy(changed))).toBeUndefined();
    }
  });

  it.each([
    ['another kind', { kind: 'remote-support-consent-record/3' }],
    ['another hash', { consentHash: '0'.repeat(64) }],
    ['another id', { consentId: sampleConsentId }],
    ['a member too many', { token: 'x' }],
    ['no signature', { signature: 'none' }],
    ['a token that is none', { signature: { ...signature, token: 'a.b.c' } }],
    ['a key without numbers', { signature: { ...signature, key: { kty: 'RSA' } } }],
    [
      'a key that is no key but a load',
      { signature: { ...signature, key: { ...signature.key, x5c: ['x'.repeat(20_000)] } } },
    ],
    ['no list of witnesses', { witnesses: null }],
    ['half of a surrogate pair', { witnesses: ['\ud800'] }],
    ['no consent', { consent: null }],
  ])('is refused with %s', async (_name, change) => {
    const { parameters, outputs } = shownBy({ ...(await signedRecord()), ...change });
    for (const properties of [{ parameters }, { outputs }, { parameters, outputs }])
      expect(await readRecord(properties)).toBeUndefined();
  });

  it('is read from whatever a deployment holds without an exception', async () => {
    const whole = (value: unknown) => ({ parameters: { record: { value } }, outputs: { record: { value } } });
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        for (const properties of [value, whole(value), { outputs: value }, { parameters: { record: value } }]) {
          expect(await readRecord(properties)).toBeUndefined();
          expect(readEndRecord(properties)).toBeUndefined();
          expect(readChangeRecord(properties)).toBeUndefined();
        }
      }),
    );
    expect(await readRecord(undefined)).toBeUndefined();
    const unclean = { parameters: { record: { value: { a: undefined } } }, outputs: { record: { value: {} } } };
    expect(await readRecord(unclean)).toBeUndefined();
  });
});

describe('an end record', () => {
  const record: EndRecord = {
    kind: 'remote-support-end-record/1',
    consentId: sampleConsentId,
    machineId: sampleMachine('srv-sql-01'),
    ended: 'revoked',
    confirmedAt: '2026-11-24T14:05:20.123Z',
    evidence: 'Job Revoke Succeeded, machine Connected after it.',
  };

  it('comes back as it was written', () => {
    expect(readEndRecord(recordDeployment(record))).toEqual(record);
  });

  it('is named after consent and machine, in whatever case the id comes', async () => {
    const digest = createHash('sha256').update(sampleMachine('srv-sql-01')).digest('hex').slice(0, 8);
    const name = await endRecordName(sampleConsentId, sampleMachine('SRV-SQL-01').toUpperCase());
    expect(name).toBe(`remote-support-ended-${sampleConsentId}-${digest}`);
    expect(name.length).toBeLessThanOrEqual(64);
  });

  it.each([
    ['kind', 'remote-support-consent-record/2'],
    ['consentId', 'rs-1'],
    ['machineId', ''],
    ['machineId', 'x'.repeat(501)],
    ['ended', 'removed'],
    ['confirmedAt', '24 Nov'],
    ['evidence', ''],
    ['more', 1],
  ])('is refused with %s %j', (path, value) => {
    expect(readEndRecord(shownBy({ ...record, [path]: value }))).toBeUndefined();
  });

  it('is of a machine of the consent, after its beginning and not from the future', async () => {
    const consent = await sampleConsent();
    const at = (ms: number): string => new Date(ms).toISOString();
    const now = sampleNow + 7_200_000;
    expect(endRecordFault(record, consent, now)).toBeUndefined();
    expect(endRecordFault({ ...record, machineId: sampleMachine('other') }, consent, now)).toBe('endOfOther');
    expect(endRecordFault({ ...record, confirmedAt: at(sampleNow - 1) }, consent, now)).toBe('endBeforeStart');
    expect(endRecordFault({ ...record, confirmedAt: at(now + 300_001) }, consent, now)).toBe('endInFuture');
  });
});

describe('a change record', () => {
  const record: ChangeRecord = {
    kind: 'remote-support-change-record/1',
    consentId: sampleConsentId,
    machineId: sampleMachine('srv-sql-01'),
    level: 'Diagnostics',
    notAfter: '2026-11-24T18:00:00Z',
    userId: sampleUser,
    changedAt: '2026-11-24T14:00:00Z',
  };

  it('comes back as it was written', () => {
    expect(readChangeRecord(recordDeployment(record))).toEqual(record);
  });

  it('has a name of its own for whatever it says, within the 64 characters of ARM', async () => {
    const name = await changeRecordName(record);
    expect(name).toMatch(/^remote-support-changed-rs-a{21}-[0-9a-f]{8}-[a-z2-7]{7}$/);
    expect(name).toHaveLength(64);
    const others: Partial<ChangeRecord>[] = [
      { notAfter: '2026-11-24T18:00:01Z' },
      { level: 'DiagnosticsAndRepair' },
      { changedAt: '2026-11-24T14:00:01Z' },
      { machineId: sampleMachine('srv-sql-02') },
    ];
    for (const other of others) expect(await changeRecordName({ ...record, ...other })).not.toBe(name);
    expect(await changeRecordName({ ...record })).toBe(name);
  });

  it.each([
    ['machineId', sampleMachine('SRV-SQL-01')],
    ['level', 'None'],
    ['notAfter', '2026-11-24T18:00:00.000Z'],
    ['userId', 'alice'],
    ['more', 1],
  ])('is refused with %s %j', (path, value) => {
    expect(readChangeRecord(shownBy({ ...record, [path]: value }))).toBeUndefined();
  });

  it('takes away from what was agreed, on a machine of it, after it', async () => {
    const consent = await sampleConsent();
    expect(isChangeOf(record, consent)).toBe(true);
    expect(isChangeOf({ ...record, notAfter: consent.notAfter }, consent)).toBe(true);
    expect(isChangeOf({ ...record, notAfter: '2026-11-24T21:00:01Z' }, consent)).toBe(false);
    expect(isChangeOf({ ...record, level: 'DiagnosticsAndRepair' }, consent)).toBe(false);
    expect(isChangeOf({ ...record, machineId: sampleMachine('srv-sql-02') }, consent)).toBe(false);
    expect(isChangeOf({ ...record, changedAt: '2026-11-24T12:59:59Z' }, consent)).toBe(false);
  });
});

it('the name of a deployment says what it holds', async () => {
  const rest = sampleConsentId;
  expect(recordKindOf(recordName(rest).toUpperCase())).toEqual({ kind: 'consent', consentId: rest });
  expect(recordKindOf(await endRecordName(rest, sampleMachine('a')))).toEqual({ kind: 'ended', consentId: rest });
  expect(recordKindOf(`remote-support-changed-${rest}-x`)).toEqual({ kind: 'changed', consentId: rest });
  expect(recordKindOf('deploy-1')).toBeUndefined();
});
