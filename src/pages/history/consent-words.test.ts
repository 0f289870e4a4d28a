import { whoAgreed } from '#src/pages/shared/who-agreed.ts';
import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '#src/azure/activity-log.ts';
import type { Consent } from '#src/consent/consent.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { eventsOf } from './consent-events.ts';
import { consentOutcome, machineOutcome } from './consent-outcome.ts';
import { sealsOf } from './consent-seals.ts';
import { nameInId, requestWords, searchTextOf, titleSentence } from './consent-words.ts';
import { witnessOf } from './witness.ts';
import type { LogReading, Witness } from './witness.ts';

const machine = (name: string) =>
  `/subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/rg-sql-prod/providers/microsoft.hybridcompute/machines/${name}`;

const consent: Consent = {
  schema: 'remote-support-consent/1',
  tenantId: '22222222-2222-4222-8222-222222222222',
  userId: '33333333-3333-4333-8333-333333333333',
  machines: [machine('srv-sql-01'), machine('srv-sql-02')],
  target: 'windowsServer',
  level: 'DiagnosticsAndRepair',
  notBefore: '2026-11-24T13:00:00Z',
  notAfter: '2026-11-24T21:00:00Z',
  ticket: { number: '2411240040001234', source: 'azure' },
  reason: 'Slow backups',
  terms: { id: 'windows-server-2025-03-04', version: '2025-03-04', language: 'en', sha256: 'a'.repeat(64) },
  commands: { version: '2025-07', sha256: 'b'.repeat(64) },
  app: { version: '0.1.0', build: 'abcdef' },
  replaces: [],
  salt: '0'.repeat(32),
};

const end = (name: string, ended: EndRecord['ended']): EndRecord => ({
  kind: 'remote-support-end-record/1',
  consentId: 'rs-abc',
  machineId: machine(name),
  ended,
  confirmedAt: '2026-11-24T15:00:00Z',
  evidence: 'The job ended and the machine connected after it.',
});

const entry = (ends: EndRecord[] = []) => ({
  consentId: 'rs-abc',
  consent,
  consentHash: 'c'.repeat(64),
  records: [
    {
      resourceGroupId: '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-sql-prod',
      deploymentId:
        '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-sql-prod/providers/Microsoft.Resources/deployments/remote-support-consent-rs-abc',
      timestamp: '2026-11-24T13:00:05Z',
      correlationId: '',
    },
  ],
  ends,
  changes: [],
  signature: {
    idTokenSha256: 'd'.repeat(64),
    keyId: 'key-1',
    issuedAt: '2026-11-24T13:00:02Z',
    authenticationMethods: ['pwd', 'mfa'],
  },
  problems: [],
});

const during = Date.parse('2026-11-24T16:00:00Z');
const after = Date.parse('2026-11-25T00:00:00Z');
const ada = { userId: consent.userId.toUpperCase(), name: 'Ada Lovelace' };

describe('who agreed', () => {
  it('is the reader by name, another by what the Activity Log says, else an object id', () => {
    expect(whoAgreed(entry(), ada)).toBe('Ada Lovelace');
    expect(whoAgreed({ ...entry(), caller: 'alan@contoso.example' }, null)).toBe('alan@contoso.example');
    expect(whoAgreed(entry(), null)).toBe(`Person ${consent.userId}`);
  });

  it('agreed, which is all a record proves', () => {
    expect(titleSentence(entry(), ada, nameInId)).toBe(
      'Ada Lovelace agreed to let Microsoft Support use Diagnostics and repair on 2 machines',
    );
  });
});

it('says for which request, and that a typed number was typed', () => {
  expect(requestWords(consent)).toBe('for request 2411240040001234');
  expect(requestWords({ ...consent, ticket: { number: '7', source: 'typed' } })).toBe('for request 7, typed by hand');
  expect(requestWords({ ...consent, ticket: null })).toBe('without a support request');
});

it('finds a consent by machine, request, person, level and id', () => {
  const text = searchTextOf(entry(), ada);
  for (const word of ['srv-sql-02', '2411240040001234', 'ada', 'repair', 'rs-abc', 'backups'])
    expect(text).toContain(word);
});

describe('outcome', () => {
  it.each([
    ['nothing recorded, time running', [], during, 'No end recorded'],
    ['nothing recorded, time passed', [], after, 'Past its end, not confirmed'],
    ['one of two', [end('SRV-SQL-01', 'revoked')], during, 'Ended on 1 of 2 machines'],
    ['all alike', [end('srv-sql-01', 'revoked'), end('srv-sql-02', 'revoked')], during, 'Revoked'],
    ['all, unlike', [end('srv-sql-01', 'revoked'), end('srv-sql-02', 'expired')], after, 'Ended'],
    ['a machine of another consent does not count', [end('srv-x', 'revoked')], during, 'No end recorded'],
  ])('%s', (_, ends, now, words) => {
    expect(consentOutcome(entry(ends), now).words).toBe(words);
  });

  it('of a machine is good only with a record of its end', () => {
    const ends = [end('srv-sql-01', 'expired')];
    expect(machineOutcome(entry(ends), machine('SRV-SQL-01'), after)).toEqual({
      tone: 'good',
      words: 'Expired, confirmed',
    });
    expect(machineOutcome(entry(ends), machine('srv-sql-02'), after).tone).not.toBe('good');
  });
});

describe('seals', () => {
  const found: Witness = { kind: 'found', caller: 'ada@contoso.example', at: '2026-11-24T13:00:05Z' };
  const tones = (ends: EndRecord[], witness: Witness, now: number, problems: string[] = []) =>
    Object.fromEntries(sealsOf({ ...entry(ends), problems }, witness, now).map(({ key, tone }) => [key, tone]));

  it('are good only where something was checked', () => {
    const none = { recorded: 'good', signed: 'neutral', witnessed: 'neutral', ended: 'busy' };
    expect(tones([], { kind: 'reading' }, during)).toEqual(none);
    expect(tones([], { kind: 'notFound' }, during)).toEqual(none);
    expect(tones([], { kind: 'unreadable', why: 'No permission.' }, during)).toEqual(none);
    const ends = [end('srv-sql-01', 'revoked'), end('srv-sql-02', 'revoked')];
    expect(tones(ends, found, during)).toEqual({
      recorded: 'good',
      signed: 'neutral',
      witnessed: 'good',
      ended: 'good',
    });
  });

  it('warn when the records do not fit together', () => {
    expect(tones([], found, after, ['The copies of the record differ.'])).toMatchObject({ recorded: 'attention' });
    expect(tones([], { ...found, kind: 'otherPerson' }, after)).toMatchObject({ witnessed: 'attention' });
  });
});

describe('witness', () => {
  const [copy] = entry().records;
  if (!copy) throw new Error('The entry of this test has a record.');
  const event: ActivityEvent = {
    at: '2026-11-24T13:00:05Z',
    caller: 'ada@contoso.example',
    callerId: consent.userId.toUpperCase(),
    operation: 'Microsoft.Resources/deployments/write',
    status: 'Succeeded',
    resourceId: copy.deploymentId.toLowerCase(),
    correlationId: '',
  };
  const kindOf = (...readings: Omit<LogReading, 'copy'>[]) =>
    witnessOf(
      entry(),
      readings.map((reading) => ({ ...reading, copy })),
    ).kind;

  it.each<[string, Partial<ActivityEvent>, Witness['kind']]>([
    ['the write by who agreed', {}, 'found'],
    ['a write by another person', { callerId: '99999999-9999-4999-8999-999999999999' }, 'otherPerson'],
    ['another operation', { operation: 'Microsoft.Resources/deployments/delete' }, 'notFound'],
    ['another deployment', { resourceId: `${copy.deploymentId}x` }, 'notFound'],
  ])('%s', (_, change, kind) => {
    expect(kindOf({ events: [{ ...event, ...change }] })).toBe(kind);
  });

  it('an event that names nobody proves nothing', () => {
    const { callerId: _, ...nameless } = event;
    expect(kindOf({ events: [nameless] })).toBe('notFound');
  });

  it('one log that can be read is enough, and another person in any of them is too much', () => {
    expect(kindOf({ why: 'No permission.' }, { events: [event] })).toBe('found');
    expect(kindOf({ events: [event] }, { events: [{ ...event, callerId: 'x' }] })).toBe('otherPerson');
    expect(kindOf({}, { events: [] })).toBe('reading');
    expect(kindOf({ why: 'No permission.' }, { events: [] })).toBe('unreadable');
  });
});

it('the timeline holds what has happened, in order, and nothing that lies ahead', () => {
  const words = (now: number) =>
    eventsOf(entry([end('srv-sql-01', 'revoked')]), nameInId, now).map((event) => event.words);
  expect(words(during)).toEqual([
    'The time agreed to begins',
    'Signed with a fresh sign-in to Microsoft Entra',
    'Recorded in rg-sql-prod',
    'Revoked on srv-sql-01, confirmed',
  ]);
  expect(words(after)).toHaveLength(5);
});
