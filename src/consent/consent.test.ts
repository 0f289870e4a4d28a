import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson } from './canonical-json.ts';
import { consentHash, consentId, consentNonce, correlationId, createConsent } from './consent.ts';
import { longestReason, mostMachines } from './consent-limits.ts';
import { isConsentId, readConsent, ticketNumberProblem } from './consent-reading.ts';
import { sampleConsent, sampleInput, sampleMachine, sampleNow, sampleTenant, sampleUser } from './samples.ts';
import { ShapeError } from './shape.ts';
import { azureLocal20250304 } from './terms/azure-local-2025-03-04.ts';
import { windowsServer20250304 } from './terms/windows-server-2025-03-04.ts';

const hour = 3_600_000;

describe('createConsent', () => {
  it('binds everything that was chosen and shown', async () => {
    expect(await sampleConsent()).toEqual({
      schema: 'remote-support-consent/1',
      tenantId: sampleTenant,
      userId: sampleUser,
      machines: [sampleMachine('srv-sql-01')],
      target: 'windowsServer',
      level: 'Diagnostics',
      notBefore: '2026-11-24T13:00:00Z',
      notAfter: '2026-11-24T21:00:00Z',
      ticket: { number: '2411240040001234', source: 'azure' },
      reason: 'Slow queries since Monday',
      terms: {
        id: 'windows-server-2024-10-30',
        version: '2024-10-30',
        language: 'en',
        sha256: '6926a2ada1558cc0b57f2806438ac5fd1fc3f968bf0b4b3161339fe9ad359f01',
      },
      commands: {
        version: '2025-07',
        sha256: 'dead2a1f39fdd154546a6365c3d0b2f28d7675a72c934e7afcdbae6aedbbca9d',
      },
      app: { version: '0.1.0', build: 'abc123' },
      replaces: [],
      salt: '000102030405060708090a0b0c0d0e0f',
    });
  });

  it('sorts, lower-cases and drops what is named twice', async () => {
    const consent = await sampleConsent({
      tenantId: sampleTenant.toUpperCase(),
      userId: sampleUser.toUpperCase(),
      machines: [sampleMachine('B'), sampleMachine('a'), sampleMachine('b').toUpperCase()],
      replaces: ['rs-bbbbbbbbbbbbbbbbbbbbb', 'RS-AAAAAAAAAAAAAAAAAAAAA', 'rs-bbbbbbbbbbbbbbbbbbbbb'],
      reason: '  Slow queries ',
      ticket: { number: ' 2411240040001234 ', source: 'typed' },
    });
    expect(consent.tenantId).toBe(sampleTenant);
    expect(consent.userId).toBe(sampleUser);
    expect(consent.machines).toEqual([sampleMachine('a'), sampleMachine('b')]);
    expect(consent.replaces).toEqual(['rs-aaaaaaaaaaaaaaaaaaaaa', 'rs-bbbbbbbbbbbbbbbbbbbbb']);
    expect(consent.reason).toBe('Slow queries');
    expect(consent.ticket).toEqual({ number: '2411240040001234', source: 'typed' });
  });

  it('keeps whole seconds, so that the end is never later than chosen', async () => {
    const consent = await sampleConsent({
      notBefore: new Date(sampleNow + 999),
      notAfter: new Date(sampleNow + hour + 999),
    });
    expect([consent.notBefore, consent.notAfter]).toEqual(['2026-11-24T13:00:00Z', '2026-11-24T14:00:00Z']);
  });

  it('has 128 random bits of salt unless told', async () => {
    const { salt: _salt, ...input } = sampleInput;
    const salts = await Promise.all(Array.from({ length: 20 }, async () => (await createConsent(input)).salt));
    expect(new Set(salts).size).toBe(20);
    for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{32}$/);
  });

  it('takes no ticket, no reason and the other texts of the product', async () => {
    expect(await sampleConsent({ ticket: null, reason: '' })).toMatchObject({ ticket: null, reason: '' });
    expect(await sampleConsent({ terms: windowsServer20250304 })).toMatchObject({
      terms: { id: 'windows-server-2025-03-04' },
    });
    expect(await sampleConsent({ terms: azureLocal20250304, target: 'azureLocal' })).toMatchObject({
      target: 'azureLocal',
    });
  });

  it.each([
    [
      'another text than the published one',
      { terms: { ...windowsServer20250304, text: 'I agree.' } },
      'not a published',
    ],
    ['a text of unknown id', { terms: { ...windowsServer20250304, id: 'other' } }, 'not a published'],
    ['the text of another product', { terms: azureLocal20250304 }, 'another product'],
    ['no machine', { machines: [] }, 'at least one machine'],
    ['a machine that is none', { machines: ['/subscriptions/x'] }, 'id of a machine'],
    ['an empty machine id', { machines: [''] }, 'id of a machine'],
    ['a tenant that is none', { tenantId: 'contoso' }, 'tenant id'],
    ['a user who is none', { userId: `${sampleUser}0` }, 'user id'],
    ['less than an hour', { notAfter: new Date(sampleNow + hour - 1000) }, 'at least 1 hour'],
    ['more than 14 days', { notAfter: new Date(sampleNow + 14 * 24 * hour + 1000) }, 'at most 14 days'],
    ['no end', { notAfter: new Date(Number.NaN) }, 'end of the access'],
    ['no start', { notBefore: new Date(Number.NaN) }, 'start of the access'],
    ['a ticket that is no number', { ticket: { number: 'TICKET-1', source: 'typed' } as const }, 'request number'],
    ['a reason of two lines', { reason: 'a\nb' }, 'The reason'],
    ['a reason that reorders text', { reason: 'a\u202eb' }, 'The reason'],
    ['a reason too long', { reason: 'a'.repeat(longestReason + 1) }, 'The reason'],
    ['a salt too short', { salt: '00' }, 'The salt'],
    ['a replaced consent that is none', { replaces: ['rs-1'] }, 'replaced consent'],
    ['no version of the app', { app: { version: '', build: 'a' } }, 'version of the app'],
  ])('refuses %s', async (_name, change, reason) => {
    await expect(sampleConsent(change)).rejects.toThrow(ShapeError);
    await expect(sampleConsent(change)).rejects.toThrow(reason);
  });

  it('covers a thousand machines and not one more', async () => {
    const machines = Array.from({ length: mostMachines }, (_, index) => sampleMachine(`m${index}`));
    expect((await sampleConsent({ machines })).machines).toHaveLength(1000);
    await expect(sampleConsent({ machines: [...machines, sampleMachine('x')] })).rejects.toThrow('at most 1000');
  });
});

describe('the names of a consent', () => {
  it('derive from its hash', async () => {
    const consent = await sampleConsent();
    const hash = createHash('sha256').update(canonicalJson(consent));
    const hex = hash.copy().digest('hex');
    expect(await consentHash(consent)).toBe(hex);
    expect(await consentNonce(consent)).toBe(hash.digest('base64url'));
    expect([hex, consentId(hex), correlationId(hex)]).toEqual([
      '79c2d0a6e68c02133d55faf0d0995eb07d6b537c11cb9e8451b1ac201c4d8437',
      'rs-phbnbjxgrqbbgpkv7lynb',
      '79c2d0a6-e68c-8021-8cf5-57ebc342657a',
    ]);
  });

  it('do not depend on the order in which fields stand', async () => {
    const consent = await sampleConsent();
    const reversed = Object.fromEntries(Object.entries(consent).toReversed());
    expect(await consentHash(readConsent(reversed))).toBe(await consentHash(consent));
  });

  it('fit a job and a UUID of version 8, and carry the first bits of the hash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const hash = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
        expect(consentId(hash)).toMatch(/^rs-[a-z2-7]{21}$/);
        expect(isConsentId(consentId(hash))).toBe(true);
        const uuid = correlationId(hash);
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        const bits = (text: string) =>
          BigInt(`0x${text}`)
            .toString(2)
            .padStart(text.length * 4, '0');
        const [a, b, c, d, e] = uuid.split('-');
        const carried = `${bits(`${a}${b}`)}${bits(c ?? '').slice(4)}${bits(`${d}${e}`).slice(2)}`;
        expect(carried).toBe(bits(hash).slice(0, 122));
      }),
    );
  });

  it('are recognised', () => {
    for (const other of [
      'rs-',
      'rs-AAAAAAAAAAAAAAAAAAAAA',
      'rs-aaaaaaaaaaaaaaaaaaaa',
      'rs-aaaaaaaaaaaaaaaaaaaaaa',
      ' rs-aaaaaaaaaaaaaaaaaaaaa',
      'rs-aaaaaaaaaaaaaaaaaaaa1',
    ]) {
      expect(isConsentId(other)).toBe(false);
    }
  });
});

describe('readConsent', () => {
  it('takes what createConsent makes, from JSON too', async () => {
    const consent = await sampleConsent();
    expect(readConsent(JSON.parse(JSON.stringify(consent)))).toEqual(consent);
  });

  it('refuses a field too many, too few or of another kind, at every place', async () => {
    const consent = await sampleConsent({ replaces: ['rs-aaaaaaaaaaaaaaaaaaaaa'] });
    expect(() => readConsent({ ...consent, more: 1 })).toThrow('The consent has an unknown "more".');
    for (const [key, value] of Object.entries(consent)) {
      const without = Object.fromEntries(Object.entries(consent).filter(([name]) => name !== key));
      expect(() => readConsent(without)).toThrow(`The consent has no "${key}".`);
      const others = [1, true, undefined, {}, [1], [''], ...(key === 'reason' ? [] : ['x y', '2026'])];
      for (const other of others) {
        expect(() => readConsent({ ...consent, [key]: other }), `${key}: ${JSON.stringify(other)}`).toThrow(ShapeError);
      }
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
      for (const inner of Object.keys(value)) {
        const part = Object.fromEntries(Object.entries(value).filter(([name]) => name !== inner));
        expect(() => readConsent({ ...consent, [key]: part })).toThrow(`has no "${inner}".`);
        expect(() => readConsent({ ...consent, [key]: { ...value, [inner]: 7 } })).toThrow(ShapeError);
        expect(() => readConsent({ ...consent, [key]: { ...value, [inner]: 'x y' } })).toThrow(ShapeError);
        expect(() => readConsent({ ...consent, [key]: { ...value, [inner]: '' } })).toThrow(ShapeError);
      }
      expect(() => readConsent({ ...consent, [key]: { ...value, more: '1' } })).toThrow('has an unknown "more".');
    }
  });

  it('refuses what is not in its canonical form', async () => {
    const consent = await sampleConsent({ machines: [sampleMachine('a'), sampleMachine('b')] });
    const [a = '', b = ''] = consent.machines;
    for (const machines of [[b, a], [a, a], [a.toUpperCase()], a, null]) {
      expect(() => readConsent({ ...consent, machines })).toThrow(ShapeError);
    }
    const twice = ['rs-bbbbbbbbbbbbbbbbbbbbb', 'rs-aaaaaaaaaaaaaaaaaaaaa'];
    expect(() => readConsent({ ...consent, replaces: twice })).toThrow('The list of replaced consents is not sorted');
    expect(() => readConsent({ ...consent, machines: [b, a] })).toThrow('The list of machines is not sorted');
    expect(() => readConsent({ ...consent, notBefore: '2026-11-24T13:00:00.0Z' })).toThrow('start of the access');
    expect(() => readConsent({ ...consent, notAfter: '2026-11-24T22:00' })).toThrow(
      'The end of the access is not a time.',
    );
    expect(() => readConsent({ ...consent, notBefore: '2026-11-24T13:00:00' })).toThrow(
      'The start of the access is not a time.',
    );
    expect(() => readConsent({ ...consent, notAfter: '2026-11-24T21:00:00' })).toThrow(
      'The end of the access is not a time.',
    );
    expect(() => readConsent({ ...consent, salt: consent.salt.toUpperCase() })).toThrow('The salt');
    expect(() => readConsent({ ...consent, tenantId: consent.tenantId.replace('-', 'x') })).toThrow('The tenant id');
    expect(() => readConsent([consent])).toThrow('The consent is not an object.');
    expect(() => readConsent(null)).toThrow('The consent is not an object.');
    expect(() => readConsent('consent')).toThrow('The consent is not an object.');
  });
});

describe('a support request number', () => {
  it('has 8 to 20 digits', () => {
    for (const number of ['12345678', '119120321001170', '2411240040001234', '1'.repeat(20), ' 12345678 ']) {
      expect(ticketNumberProblem(number)).toBeUndefined();
    }
    for (const number of ['', '1234567', '1'.repeat(21), '12345678a', 'a12345678', '1234 5678']) {
      expect(ticketNumberProblem(number)).toBe('A support request number has 8 to 20 digits.');
    }
  });
});
