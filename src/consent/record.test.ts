import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  formerRecord,
  sampleConsent,
  sampleConsentId,
  sampleMachine,
  sampleNow,
  sampleUser,
} from '#test/consent/samples.ts';
import {
  type ChangeRecord,
  changeRecordName,
  changeRecordProblem,
  type EndRecord,
  endRecordName,
  endRecordProblem,
  isEndRecordName,
  makeRecord,
  readChangeRecord,
  readEndRecord,
  readRecord,
  recordDeployment,
  recordKindOf,
  recordName,
  type SignedConsentRecord,
} from './record.ts';

const signature: SignedConsentRecord['signature'] = {
  token: `${'h'.repeat(40)}.${'c'.repeat(400)}.${'p'.repeat(5504)}`,
  key: { kty: 'RSA', use: 'sig', kid: 'key-1', n: 'n'.repeat(342), e: 'AQAB', x5c: ['MIIC'] },
};

async function signedRecord(): Promise<SignedConsentRecord> {
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
        outputs: { record: { type: 'object', value: "[parameters('record')]" } },
      },
      parameters: { record: { value: record } },
    });
    expect(recordName(record.consentId)).toBe(`remote-support-consent-${record.consentId}`);
    expect(recordName(record.consentId).length).toBeLessThanOrEqual(64);
  });

  it.each([
    ['in this form', signedRecord],
    ['in the former form', formerRecord],
  ])('comes back as it was written, %s', async (_form, make) => {
    const record = await make();
    for (const properties of [shownBy(record), recordDeployment(record), { outputs: shownBy(record).outputs }]) {
      expect(await readRecord(properties)).toEqual({ ok: true, record });
    }
  });

  it('is refused when parameter and output differ', async () => {
    const [parameter, output] = [await signedRecord(), await formerRecord({ level: 'DiagnosticsAndRepair' })];
    const mixed = { parameters: { record: { value: parameter } }, outputs: { record: { value: output } } };
    expect(await readRecord(mixed)).toEqual({ ok: false, why: { is: 'differ' } });
  });

  it('is refused when a single member of the consent was changed', async () => {
    const record = await signedRecord();
    const changes: Partial<SignedConsentRecord['consent']>[] = [
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
      expect(await readRecord(shownBy(changed))).toEqual({ ok: false, why: { is: 'hash' } });
    }
  });

  it.each([
    ['another kind', { kind: 'remote-support-consent-record/3' }, { is: 'form', path: 'kind' }],
    ['another hash', { consentHash: '0'.repeat(64) }, { is: 'hash' }],
    ['another id', { consentId: sampleConsentId }, { is: 'id' }],
    ['a member too many', { token: 'x' }, { is: 'form', path: 'token' }],
    ['no signature', { signature: 'none' }, { is: 'form', path: 'signature' }],
    ['a token that is none', { signature: { ...signature, token: 'a.b.c' } }, { is: 'form', path: 'signature.token' }],
    [
      'a key without numbers',
      { signature: { ...signature, key: { kty: 'RSA' } } },
      { is: 'form', path: 'signature.key.kid' },
    ],
    [
      'a key that is no key but a load',
      { signature: { ...signature, key: { ...signature.key, x5c: ['x'.repeat(20_000)] } } },
      { is: 'form', path: 'signature.key' },
    ],
    ['no list of witnesses', { witnesses: null }, { is: 'form', path: 'witnesses' }],
    ['no consent', { consent: null }, { is: 'form', path: 'consent' }],
  ])('is refused with %s', async (_name, change, why) => {
    expect(await readRecord(shownBy({ ...(await signedRecord()), ...change }))).toEqual({ ok: false, why });
  });

  it('is read from whatever a deployment holds without an exception', async () => {
    const whole = (value: unknown) => ({ parameters: { record: { value } }, outputs: { record: { value } } });
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        for (const properties of [value, whole(value), { outputs: value }, { parameters: { record: value } }]) {
          expect((await readRecord(properties)).ok).toBe(false);
          expect(readEndRecord(properties).ok).toBe(false);
          expect(readChangeRecord(properties).ok).toBe(false);
        }
      }),
    );
    expect(await readRecord(undefined)).toEqual({ ok: false, why: { is: 'noRecord' } });
    const unclean = { parameters: { record: { value: { a: undefined } } }, outputs: { record: { value: {} } } };
    expect(await readRecord(unclean)).toEqual({ ok: false, why: { is: 'differ' } });
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

  it('comes back as it was written, the former kinds of ends too', () => {
    expect(readEndRecord(recordDeployment(record))).toEqual({ ok: true, record });
    for (const ended of ['expired', 'superseded', 'removed'] as const) {
      expect(readEndRecord(shownBy({ ...record, ended }))).toMatchObject({ ok: true, record: { ended } });
    }
  });

  it('is named after consent and machine, in whatever case the id comes', async () => {
    const digest = createHash('sha256').update(sampleMachine('srv-sql-01')).digest('hex').slice(0, 8);
    const name = await endRecordName(sampleConsentId, sampleMachine('SRV-SQL-01').toUpperCase());
    expect(name).toBe(`remote-support-ended-${sampleConsentId}-${digest}`);
    expect(name.length).toBeLessThanOrEqual(64);
  });

  it('is found under the names that former ends have', async () => {
    const name = await endRecordName(record.consentId, record.machineId);
    for (const text of [name, `${name}-2`, `${name}-99`, name.toUpperCase(), name.replace('ended', 'closed')]) {
      expect(await isEndRecordName(text, record), text).toBe(true);
    }
    for (const text of [`${name}-0`, `${name}-100`, `${name}x`, name.replace('ended', 'changed'), 'x']) {
      expect(await isEndRecordName(text, record), text).toBe(false);
    }
    expect(await isEndRecordName(name, { ...record, machineId: sampleMachine('srv-other') })).toBe(false);
  });

  it.each([
    ['kind', 'remote-support-consent-record/1'],
    ['consentId', 'rs-1'],
    ['machineId', ''],
    ['machineId', 'x'.repeat(501)],
    ['ended', 'gone'],
    ['confirmedAt', '24 Nov'],
    ['evidence', ''],
    ['more', 1],
  ])('is refused with %s %j', (path, value) => {
    expect(readEndRecord(shownBy({ ...record, [path]: value }))).toEqual({ ok: false, why: { is: 'form', path } });
  });

  it('is of a machine of the consent, after its beginning and not from the future', async () => {
    const consent = await sampleConsent();
    const at = (ms: number): string => new Date(ms).toISOString();
    const now = sampleNow + 7_200_000;
    expect(endRecordProblem(record, consent, now)).toBeUndefined();
    expect(endRecordProblem({ ...record, machineId: sampleMachine('other') }, consent, now)).toBe('machine');
    expect(endRecordProblem({ ...record, confirmedAt: at(sampleNow - 1) }, consent, now)).toBe('early');
    expect(endRecordProblem({ ...record, confirmedAt: at(now + 300_001) }, consent, now)).toBe('late');
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
    expect(readChangeRecord(recordDeployment(record))).toEqual({ ok: true, record });
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
    expect(readChangeRecord(shownBy({ ...record, [path]: value }))).toEqual({ ok: false, why: { is: 'form', path } });
  });

  it('takes away from what was agreed, on a machine of it, after it', async () => {
    const consent = await sampleConsent();
    expect(changeRecordProblem(record, consent)).toBeUndefined();
    expect(changeRecordProblem({ ...record, notAfter: consent.notAfter }, consent)).toBeUndefined();
    expect(changeRecordProblem({ ...record, notAfter: '2026-11-24T21:00:01Z' }, consent)).toBe('end');
    expect(changeRecordProblem({ ...record, level: 'DiagnosticsAndRepair' }, consent)).toBe('level');
    expect(changeRecordProblem({ ...record, machineId: sampleMachine('srv-sql-02') }, consent)).toBe('machine');
    expect(changeRecordProblem({ ...record, changedAt: '2026-11-24T12:59:59Z' }, consent)).toBe('early');
  });
});

it('the name of a deployment says what it holds', async () => {
  const rest = sampleConsentId;
  expect(recordKindOf(recordName(rest).toUpperCase())).toEqual({ kind: 'consent', consentId: rest });
  expect(recordKindOf(await endRecordName(rest, sampleMachine('a')))).toEqual({ kind: 'ended', consentId: rest });
  expect(recordKindOf(`remote-support-closed-${rest}-x`)).toEqual({ kind: 'closed', consentId: rest });
  expect(recordKindOf(`remote-support-changed-${rest}-x`)).toEqual({ kind: 'changed', consentId: rest });
  expect(recordKindOf('deploy-1')).toBeUndefined();
});
