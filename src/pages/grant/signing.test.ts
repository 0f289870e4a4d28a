import { expect, test } from 'vitest';
import { readRecord, recordTemplate } from '#src/consent/record.ts';
import { sampleConsent, sampleMachine, sampleNow, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { termsById } from '#src/consent/terms.ts';
import {
  type ConsentRequest,
  countsUntil,
  displayedTermsProblem,
  makeConsent,
  recordOf,
  staleReason,
} from './signing.ts';
import { initialState } from './wizard-state.ts';

const person = { tenantId: sampleTenant, userId: sampleUser };
const machines = [sampleMachine('srv-sql-01')];
const terms = termsById('windows-server-2024-10-30');
if (terms === undefined) throw new Error('The sample terms are gone.');

const request: ConsentRequest = {
  inputs: {
    ...initialState(machines, undefined, person).inputs,
    requestMode: 'without',
    reason: ' Slow queries ',
  },
  machines: machines.map((id) => ({ id, name: 'SRV-SQL-01', location: 'westeurope', installs: false })),
  target: 'windowsServer',
  terms,
  displayed: terms.text,
  person,
  now: sampleNow + 47_789,
};

test('the consent says what was chosen, from the whole minute on, for exactly the chosen time', async () => {
  const made = await makeConsent(request);
  if ('problem' in made) throw new Error(made.problem);
  expect(made.consent).toMatchObject({
    machines,
    target: 'windowsServer',
    level: 'Diagnostics',
    notBefore: '2026-11-24T13:00:00Z',
    notAfter: '2026-11-24T21:00:00Z',
    ticket: null,
    reason: 'Slow queries',
    replaces: [],
  });
});

test('the consent names the consents whose access it takes the place of, each once', async () => {
  const replaces = { consentId: 'rs-aaaaaaaaaaaaaaaaaaaaa' };
  const made = await makeConsent({
    ...request,
    machines: ['a', 'b', 'c'].map((name) => ({
      id: sampleMachine(name),
      name,
      location: '',
      installs: false,
      ...(name === 'c' ? {} : { replaces }),
    })),
  });
  expect(made).toMatchObject({ consent: { replaces: [replaces.consentId] } });
});

test('a text on the page that differs by one character is not agreed to', async () => {
  expect(await displayedTermsProblem(terms.text, terms)).toBeUndefined();
  expect(await displayedTermsProblem(terms.text.replace('ninety', 'nineteen'), terms)).toMatch(
    /^The terms on this page .*a translation or a browser extension.* Turn that off, and reload the page\.$/,
  );
  const made = await makeConsent({ ...request, displayed: `${terms.text} ` });
  expect(made).toHaveProperty('problem');
});

test('terms of another product are refused', async () => {
  expect(await makeConsent({ ...request, target: 'azureLocal' })).toHaveProperty('problem');
});

test('an end that came too close meanwhile is refused', async () => {
  const inputs = { ...request.inputs, end: { date: '2020-01-01', time: '00:00' } };
  expect(await makeConsent({ ...request, inputs })).toEqual({ problem: 'The end is in the past.' });
});

test('a consent of one hour is fresh for ten minutes, and no consent for longer', async () => {
  const consent = await sampleConsent({ notAfter: new Date(sampleNow + 3_600_000) });
  expect(staleReason(consent, sampleNow)).toBeUndefined();
  expect(staleReason(consent, sampleNow + 600_000)).toBeUndefined();
  expect(staleReason(consent, sampleNow + 600_001)).toMatch(/10 minutes/);
  expect(countsUntil(consent)).toBe(sampleNow + 600_000);
  expect(countsUntil({ ...consent, notAfter: new Date(sampleNow + 3_060_000).toISOString() })).toBe(sampleNow + 60_000);
  expect(staleReason({ ...consent, notAfter: '2026-11-24T13:30:00Z' }, sampleNow)).toMatch(/less than an hour/);
  expect(staleReason({ notBefore: 'x', notAfter: 'y' }, sampleNow)).toBeDefined();
});

test('the record of a verified signature is one that reads back', async () => {
  const record = await recordOf(await sampleConsent(), {
    ok: true,
    claims: {},
    keyId: 'key-1',
    issuedAt: '2026-11-24T13:00:05Z',
    authenticationMethods: ['pwd', 'mfa'],
    idTokenSha256: '0'.repeat(64),
  });
  expect(await readRecord(recordTemplate(record))).toEqual({ ok: true, record });
});
