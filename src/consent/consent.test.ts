import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  sampleConsent,
  sampleInput,
  sampleMachine,
  sampleNow,
  sampleTenant,
  sampleUser,
} from '#test/consent/samples.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import {
  type ConsentInput,
  consentHash,
  createConsent,
  isOtherComputer,
  isTicketNumber,
  longestReason,
  mostMachines,
  readConsent,
} from './consent.ts';
import { consentId, consentNonce, correlationId, isConsentId } from './consent-id.ts';
import { azureLocal20250304 } from './terms/azure-local-2025-03-04.ts';
import { windowsServer20250304 } from './terms/windows-server-2025-03-04.ts';

const hour = 3_600_000;

describe('createConsent', () => {
  it('binds everything that was chosen and shown', async () => {
    expect(await sampleConsent()).toEqual({
      schema: 'remote-support-consent/3',
      tenantId: sampleTenant,
      userId: sampleUser,
      machines: [sampleMachine('srv-sql-01')],
      vmIds: [''],
      target: 'windowsServer',
      level: 'Diagnostics',
      notBefore: '2026-11-24T13:00:00Z',
      notAfter: '2026-11-24T21:00:00Z',
      ticket: { number: '2411240040001234', source: 'azure' },
      reason: 'Slow queries since Monday',
      emergency: null,
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
      machines: [sampleMachine('B'), sampleMachine('a'), sampleMachine('b').toUpperCase()],
      replaces: ['rs-bbbbbbbbbbbbbbbbbbbbb', 'RS-AAAAAAAAAAAAAAAAAAAAA', 'rs-bbbbbbbbbbbbbbbbbbbbb'],
      reason: '  Slow queries ',
      ticket: { number: ' 2411240040001234 ', source: 'typed' },
    });
    expect(consent).toMatchObject({
      tenantId: sampleTenant,
      machines: [sampleMachine('a'), sampleMachine('b')],
      replaces: ['rs-aaaaaaaaaaaaaaaaaaaaa', 'rs-bbbbbbbbbbbbbbbbbbbbb'],
      reason: 'Slow queries',
      ticket: { number: '2411240040001234', source: 'typed' },
    });
  });

  it('keeps whole seconds, so that the end is never later than chosen', async () => {
    const consent = await sampleConsent({ notBefore: sampleNow + 999, notAfter: sampleNow + hour + 999 });
    expect([consent.notBefore, consent.notAfter]).toEqual(['2026-11-24T13:00:00Z', '2026-11-24T14:00:00Z']);
  });

  it('has 128 random bits of salt unless told', async () => {
    const { salt: _salt, ...input } = sampleInput;
    const made = await Promise.all(Array.from({ length: 20 }, () => createConsent(input)));
    expect(new Set(made.map((one) => one.ok && one.consent.salt)).size).toBe(20);
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

  const notPublished = { is: 'form', path: 'terms' };
  const refusals: [string, Partial<ConsentInput>, object][] = [
    ['another text', { terms: { ...windowsServer20250304, text: 'I agree.' } }, notPublished],
    ['a text of unknown id', { terms: { ...windowsServer20250304, id: 'other' } }, notPublished],
    ['the text of another product', { terms: azureLocal20250304 }, notPublished],
    ['no machine', { machines: [] }, { is: 'form', path: 'machines' }],
    ['a machine that is none', { machines: ['/subscriptions/x'] }, { is: 'form', path: 'machines.0' }],
    ['a tenant that is none', { tenantId: 'contoso' }, { is: 'form', path: 'tenantId' }],
    ['a user who is none', { userId: `${sampleUser}0` }, { is: 'form', path: 'userId' }],
    ['less than an hour', { notAfter: sampleNow + hour - 1 }, { is: 'end', why: 'tooShort' }],
    ['more than 14 days', { notAfter: sampleNow + 14 * 24 * hour + 1 }, { is: 'end', why: 'tooLong' }],
    ['an end before the start', { notAfter: sampleNow - hour }, { is: 'end', why: 'past' }],
    ['no end', { notAfter: Number.NaN }, { is: 'end', why: 'noTime' }],
    ['no start', { notBefore: Number.NaN }, { is: 'end', why: 'noTime' }],
    [
      'a ticket that is no number',
      { ticket: { number: 'T-1', source: 'typed' } },
      { is: 'form', path: 'ticket.number' },
    ],
    ['a reason of two lines', { reason: 'a\nb' }, { is: 'form', path: 'reason' }],
    ['a reason that reorders text', { reason: 'a\u202eb' }, { is: 'form', path: 'reason' }],
    ['a reason too long', { reason: 'a'.repeat(longestReason + 1) }, { is: 'form', path: 'reason' }],
    ['an emergency without a reason', { emergency: ' ' }, { is: 'form', path: 'emergency' }],
    ['a salt too short', { salt: '00' }, { is: 'form', path: 'salt' }],
    ['a replaced consent that is none', { replaces: ['rs-1'] }, { is: 'form', path: 'replaces.0' }],
    ['no version of the app', { app: { version: '', build: 'a' } }, { is: 'form', path: 'app.version' }],
  ];

  it.each(refusals)('refuses %s', async (_name, change, why) => {
    expect(await createConsent({ ...sampleInput, ...change })).toEqual({ ok: false, why });
  });

  it('covers a thousand machines and not one more', async () => {
    const machines = Array.from({ length: mostMachines }, (_, index) => sampleMachine(`m${index}`));
    expect((await sampleConsent({ machines })).machines).toHaveLength(1000);
    const more = await createConsent({ ...sampleInput, machines: [...machines, sampleMachine('x')] });
    expect(more).toEqual({ ok: false, why: { is: 'form', path: 'machines' } });
  });
});

describe('the names of a consent', () => {
  it('derive from its hash, which is that of every version of this app', async () => {
    const consent = await sampleConsent();
    const digest = createHash('sha256').update(canonicalJson(consent));
    const hash = await consentHash(consent);
    expect(hash).toBe(digest.copy().digest('hex'));
    expect(consentNonce(hash)).toBe(digest.digest('base64url'));
    expect([hash, consentId(hash), correlationId(hash)]).toEqual([
      '51723fba1639d618fd22d91ffe9cc1bc628ae6f159b7078544bb5d437d94ef45',
      'rs-kfzd7oqwhhlbr7jc3ep75',
      '51723fba-1639-8d61-a3f4-8b647ffa7306',
    ]);
  });

  it('stay the same of those that were signed under schemas of before', async () => {
    const { vmIds, emergency, ...consent } = await sampleConsent();
    const hashOf = async (members: object) => {
      const read = readConsent({ ...consent, ...members });
      return read.ok ? consentHash(read.consent) : undefined;
    };
    const [first, second, third] = [1, 2, 3].map((one) => ({ schema: `remote-support-consent/${one}` }));
    expect([await hashOf({ ...first }), await hashOf({ ...second, vmIds })]).toEqual([
      '79c2d0a6e68c02133d55faf0d0995eb07d6b537c11cb9e8451b1ac201c4d8437',
      '8e617ea7c8f6c7b731bbdd390b43c0b68d8ea1027f472f280be4e7ede5687b66',
    ]);
    for (const odd of [
      { ...first, vmIds },
      { ...second, vmIds, emergency },
      { ...third, vmIds },
    ]) {
      expect(await hashOf(odd)).toBeUndefined();
    }
  });

  it('do not depend on the order in which fields stand', async () => {
    const consent = await sampleConsent();
    const reversed = readConsent(Object.fromEntries(Object.entries(consent).toReversed()));
    expect(reversed.ok && (await consentHash(reversed.consent))).toBe(await consentHash(consent));
  });

  it('fit a job and a UUID of version 8, and carry the first bits of the hash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const hash = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
        expect(consentId(hash)).toMatch(/^[a-zA-Z0-9-]{3,24}$/);
        expect(isConsentId(consentId(hash))).toBe(true);
        const uuid = correlationId(hash);
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        const bits = (text: string): string =>
          BigInt(`0x${text}`)
            .toString(2)
            .padStart(text.length * 4, '0');
        const [a, b, c, d, e] = uuid.split('-');
        const carried = `${bits(`${a}${b}`)}${bits(c ?? '').slice(4)}${bits(`${d}${e}`).slice(2)}`;
        expect(carried).toBe(bits(hash).slice(0, 122));
      }),
    );
  });

  it('are recognized', () => {
    for (const other of ['rs-', 'rs-AAAAAAAAAAAAAAAAAAAAA', 'rs-aaaaaaaaaaaaaaaaaaaa', ' rs-aaaaaaaaaaaaaaaaaaaaa']) {
      expect(isConsentId(other)).toBe(false);
    }
  });
});

describe('readConsent', () => {
  it('takes what createConsent makes, from JSON too', async () => {
    const consent = await sampleConsent();
    expect(readConsent(JSON.parse(JSON.stringify(consent)))).toEqual({ ok: true, consent });
  });

  it('refuses a member too many, too few or of another kind, at every place', async () => {
    const consent = await sampleConsent({ replaces: ['rs-aaaaaaaaaaaaaaaaaaaaa'] });
    const isRefused = (value: unknown): boolean => !readConsent(value).ok;
    expect(isRefused({ ...consent, more: 1 })).toBe(true);
    for (const [key, value] of Object.entries(consent)) {
      const without = Object.fromEntries(Object.entries(consent).filter(([name]) => name !== key));
      expect(isRefused(without), key).toBe(true);
      const others = [
        1,
        true,
        undefined,
        {},
        [1],
        ['', ''],
        ...(key === 'reason' || key === 'emergency' ? [] : ['x y', '2026']),
      ];
      for (const other of others) expect(isRefused({ ...consent, [key]: other }), key).toBe(true);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
      for (const inner of Object.keys(value)) {
        const part = Object.fromEntries(Object.entries(value).filter(([name]) => name !== inner));
        expect(isRefused({ ...consent, [key]: part })).toBe(true);
        for (const odd of [7, 'x y', '']) {
          expect(isRefused({ ...consent, [key]: { ...value, [inner]: odd } }), `${key}.${inner}`).toBe(true);
        }
      }
      expect(isRefused({ ...consent, [key]: { ...value, more: '1' } })).toBe(true);
    }
  });

  it('refuses what is not in its canonical form', async () => {
    const consent = await sampleConsent({ machines: [sampleMachine('a'), sampleMachine('b')] });
    const [a = '', b = ''] = consent.machines;
    const changes = [
      { machines: [b, a] },
      { machines: [a, a] },
      { machines: [a.toUpperCase()] },
      { replaces: ['rs-bbbbbbbbbbbbbbbbbbbbb', 'rs-aaaaaaaaaaaaaaaaaaaaa'] },
      { notBefore: '2026-11-24T13:00:00.0Z' },
      { notBefore: '2026-11-24T13:00:00' },
      { notAfter: '2026-11-24T22:00:00+01:00' },
      { salt: consent.salt.toUpperCase().replace('0', 'A') },
    ];
    for (const change of changes) expect(readConsent({ ...consent, ...change }).ok).toBe(false);
    for (const other of [[consent], null, 'consent', undefined]) expect(readConsent(other).ok).toBe(false);
  });

  it('refuses times that cannot be a window of access', async () => {
    const consent = await sampleConsent();
    expect(readConsent({ ...consent, notAfter: '2026-12-24T21:00:00Z' })).toEqual({
      ok: false,
      why: { is: 'end', why: 'tooLong' },
    });
  });
});

it('names the computer of each machine, where Azure says which it is', async () => {
  const machines = ['a', 'b', 'c'].map(sampleMachine);
  const [a = '', b = '', c = ''] = machines.map((id) => id.toLowerCase());
  const vmIds = new Map([
    [c, sampleUser.toUpperCase()],
    [b, 'no GUID'],
  ]);
  const consent = await sampleConsent({ machines, vmIds });
  expect(consent.vmIds).toEqual(['', '', sampleUser]);
  const isOther = (id: string, vmId?: string): boolean => isOtherComputer(consent, id, vmId);
  expect([isOther(c, sampleTenant), isOther(c.toUpperCase(), sampleTenant)]).toEqual([true, true]);
  expect([isOther(c, sampleUser.toUpperCase()), isOther(c), isOther(a, sampleTenant)]).toEqual([false, false, false]);
});

it('a support request number has 8 to 20 digits', () => {
  for (const number of ['12345678', '119120321001170', '1'.repeat(20), ' 12345678 ']) {
    expect(isTicketNumber(number)).toBe(true);
  }
  for (const number of ['', '1234567', '1'.repeat(21), '12345678a', '1234 5678']) {
    expect(isTicketNumber(number)).toBe(false);
  }
});
