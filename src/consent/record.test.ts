import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  type ConsentRecord,
  type EndRecord,
  endRecordName,
  isEndRecordName,
  mostEnds,
  endRecordTemplate,
  readEndRecord,
  readRecord,
  recordName,
  recordTemplate,
} from './record.ts';
import { sampleConsentId, sampleMachine, sampleRecord } from './samples.ts';

/** The deployment's properties as ARM gives them back. */
function shownBy(record: unknown): Record<string, unknown> {
  return {
    provisioningState: 'Succeeded',
    parameters: { record: { type: 'Object', value: record } },
    outputs: { record: { type: 'Object', value: structuredClone(record) } },
  };
}

async function reasonFor(record: unknown): Promise<string> {
  const reading = await readRecord(shownBy(record));
  return reading.ok ? 'ok' : reading.reason;
}

describe('a consent record', () => {
  it('is a deployment without resources', async () => {
    const record = await sampleRecord();
    expect(recordTemplate(record)).toEqual({
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

  it('comes back as it was written', async () => {
    const record = await sampleRecord();
    expect(await readRecord(shownBy(record))).toEqual({ ok: true, record });
    expect(await readRecord(recordTemplate(record))).toEqual({ ok: true, record });
    expect(await readRecord({ outputs: shownBy(record)['outputs'] })).toEqual({ ok: true, record });
  });

  it('is refused when parameter and output differ', async () => {
    const record = await sampleRecord();
    const other = await sampleRecord({ level: 'DiagnosticsAndRepair' });
    const mixed = { parameters: { record: { value: record } }, outputs: { record: { value: other } } };
    expect(await readRecord(mixed)).toEqual({
      ok: false,
      reason: 'The parameter and the output of the deployment differ.',
    });
  });

  it('is refused when a single field was changed', async () => {
    const record = await sampleRecord();
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
      { tenantId: '66666666-7777-4888-9999-aaaaaaaaaaab' },
      { terms: { ...record.consent.terms, sha256: '0'.repeat(64) } },
      { commands: { ...record.consent.commands, version: '2025-08' } },
      { app: { ...record.consent.app, build: 'evil' } },
    ];
    for (const change of changes) {
      const changed = { ...record, consent: { ...record.consent, ...change } };
      expect(await reasonFor(changed)).toBe('The consent does not match its hash: it was changed.');
    }
  });

  it.each([
    [
      'another kind',
      { kind: 'remote-support-consent-record/2' },
      'The kind of the record is not one of remote-support-consent-record/1.',
    ],
    ['another hash', { consentHash: '0'.repeat(64) }, 'The consent does not match its hash: it was changed.'],
    ['another id', { consentId: sampleConsentId }, 'The id of the record does not belong to its consent.'],
    ['a field too many', { token: 'x' }, 'The record has an unknown "token".'],
    ['no signature', { signature: 'none' }, 'The signature is not an object.'],
    ['no consent', { consent: null }, 'The consent is not an object.'],
  ])('is refused with %s', async (_name, change, reason) => {
    expect(await reasonFor({ ...(await sampleRecord()), ...change })).toBe(reason);
  });

  it.each([
    ['idTokenSha256', 'x', 'The hash of the ID token is not in the expected form.'],
    ['idTokenSha256', `${'0'.repeat(64)}0`, 'The hash of the ID token is longer than 64 characters.'],
    ['idTokenSha256', '0'.repeat(63), 'The hash of the ID token is not in the expected form.'],
    ['keyId', '', 'The id of the signing key is missing.'],
    ['keyId', 'a b', 'The id of the signing key is not in the expected form.'],
    ['issuedAt', 'today', 'The time of the signature is not a time.'],
    ['authenticationMethods', 'mfa', 'The list of authentication methods is not a list.'],
    ['authenticationMethods', ['m f a'], 'An authentication method is not in the expected form.'],
    ['authenticationMethods', [1], 'An authentication method is missing.'],
    ['more', 1, 'The signature has an unknown "more".'],
  ])('is refused with %s %j in its signature', async (field, value, reason) => {
    const record = await sampleRecord();
    expect(await reasonFor({ ...record, signature: { ...record.signature, [field]: value } })).toBe(reason);
  });

  it('never throws, whatever a deployment holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        for (const properties of [
          value,
          shownByAnything(value),
          { outputs: value },
          { parameters: { record: value } },
        ]) {
          expect((await readRecord(properties)).ok).toBe(false);
          expect((await readEndRecord(properties)).ok).toBe(false);
        }
      }),
    );
    expect(await readRecord(undefined)).toEqual({ ok: false, reason: 'The deployment holds no record.' });
    expect(await readRecord({ outputs: {}, parameters: null })).toEqual({
      ok: false,
      reason: 'The deployment holds no record.',
    });
    const unclean = { parameters: { record: { value: { a: undefined } } }, outputs: { record: { value: {} } } };
    expect(await readRecord(unclean)).toEqual({ ok: false, reason: 'The record is not plain data.' });
  });
});

function shownByAnything(value: unknown): unknown {
  return { parameters: { record: { value } }, outputs: { record: { value } } };
}

describe('an end record', () => {
  const record: EndRecord = {
    kind: 'remote-support-end-record/1',
    consentId: sampleConsentId,
    machineId: sampleMachine('srv-sql-01'),
    ended: 'revoked',
    confirmedAt: '2026-11-24T14:05:20.123Z',
    evidence: 'Job Revoke Succeeded, machine Connected after it.',
  };

  it('comes back as it was written', async () => {
    expect(await readEndRecord(endRecordTemplate(record))).toEqual({ ok: true, record });
    for (const ended of ['revoked', 'expired', 'superseded', 'removed'] as const) {
      expect(await readEndRecord(shownBy({ ...record, ended }))).toMatchObject({ ok: true, record: { ended } });
    }
  });

  it('is named after consent and machine, in whatever case the id comes', async () => {
    const digest = createHash('sha256').update(sampleMachine('srv-sql-01')).digest('hex').slice(0, 8);
    const name = await endRecordName({
      consentId: sampleConsentId,
      machineId: sampleMachine('SRV-SQL-01').toUpperCase(),
      ended: 'revoked',
    });
    expect(name).toBe(`remote-support-ended-${sampleConsentId}-${digest}`);
    expect(name.length).toBeLessThanOrEqual(64);
  });

  it('has a name of its own where access came back and ended again, and none else where nothing proved it', async () => {
    const name = await endRecordName(record, 2);
    expect(name).toBe(`${await endRecordName(record)}-2`);
    expect((await endRecordName(record, mostEnds)).length).toBeLessThanOrEqual(64);
    const isOf = async (nth: string, of = record) => isEndRecordName(`${await endRecordName(of)}${nth}`, record);
    for (const nth of ['', '-2', '-9', '-10', `-${mostEnds}`]) expect(await isOf(nth), nth).toBe(true);
    for (const nth of ['-1', '-02', '-0', '-100', '2', '-x', '-2-2', '-']) expect(await isOf(nth), nth).toBe(false);
    expect(await isOf('-2', { ...record, machineId: sampleMachine('srv-other') })).toBe(false);
    const closed = { ...record, ended: 'removed' as const };
    expect(await isEndRecordName(await endRecordName(closed), closed)).toBe(true);
    expect(await isEndRecordName(await endRecordName(closed, 2), closed)).toBe(false);
  });

  it.each([
    ['kind', 'remote-support-consent-record/1', 'The kind of the record'],
    ['consentId', 'rs-1', 'The id of the consent is not in the expected form.'],
    ['machineId', '', 'The id of the machine is missing.'],
    ['machineId', 'x'.repeat(501), 'The id of the machine is longer than 500 characters.'],
    ['ended', 'gone', 'The way access ended is not one of revoked, expired, superseded, removed.'],
    ['confirmedAt', '24 Nov', 'The time of the confirmation is not a time.'],
    ['evidence', '', 'The evidence is missing.'],
    ['more', 1, 'The record has an unknown "more".'],
  ])('is refused with %s %j', async (field, value, reason) => {
    const reading = await readEndRecord(shownBy({ ...record, [field]: value }));
    expect(reading.ok ? 'ok' : reading.reason).toContain(reason);
  });
});
