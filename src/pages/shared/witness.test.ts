import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '#src/azure/resources/activity-log.ts';
import { correlationId } from '#src/consent/consent.ts';
import { witnessSeal } from './witness-seal.ts';
import { witnessOf } from './witness.ts';
import type { LogReading, Witness, WitnessSubject } from './witness.ts';

const subscriptionId = '11111111-1111-4111-8111-111111111111';
const userId = '33333333-3333-4333-8333-333333333333';
const deploymentId = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Resources/deployments/remote-support-consent-rs-abc`;

const subject: WitnessSubject = {
  consent: { userId, notBefore: '2026-11-24T13:00:00Z', notAfter: '2026-11-24T21:00:00Z', machines: [] },
  consentHash: 'c'.repeat(64),
  records: [{ deploymentId, timestamp: '2026-11-24T13:00:05Z', correlationId: '' }],
};

const event: ActivityEvent = {
  at: '2026-11-24T13:00:04Z',
  caller: 'ada@contoso.example',
  callerId: userId.toUpperCase(),
  operation: 'Microsoft.Resources/deployments/write',
  status: 'Succeeded',
  resourceId: deploymentId.toLowerCase(),
  correlationId: correlationId('c'.repeat(64)).toUpperCase(),
};

const witness = (of: WitnessSubject, ...readings: Omit<LogReading, 'subscriptionId'>[]) =>
  witnessOf(
    of,
    readings.map((reading) => ({ ...reading, subscriptionId })),
  );
const kindOf = (...readings: Omit<LogReading, 'subscriptionId'>[]) => witness(subject, ...readings).kind;

describe('one event', () => {
  it.each<[string, Partial<ActivityEvent>, Witness['kind']]>([
    ['the write by who agreed', {}, 'found'],
    ['a write that Azure took and has not ended', { status: 'Accepted' }, 'found'],
    ['no more than its beginning', { status: 'Started' }, 'notFound'],
    ['a write that failed', { status: 'Failed' }, 'notFound'],
    ['a write by another person', { callerId: '99999999-9999-4999-8999-999999999999' }, 'otherPerson'],
    ['a failed try by another person', { callerId: 'x', status: 'Failed' }, 'otherTry'],
    ['a try by the person at another time', { at: '2026-11-24T18:00:00Z', status: 'Failed' }, 'notFound'],
    ['another operation', { operation: 'Microsoft.Resources/deployments/delete' }, 'notFound'],
    ['another deployment', { resourceId: `${deploymentId}x` }, 'notFound'],
    ['5 minutes after the record', { at: '2026-11-24T13:05:05Z' }, 'found'],
    ['more than 5 minutes after the record', { at: '2026-11-24T13:05:06Z' }, 'otherTime'],
    ['5 minutes before what was agreed', { at: '2026-11-24T12:55:00Z' }, 'otherTime'],
  ])('%s', (_, change, kind) => {
    expect(kindOf({ events: [{ ...event, ...change }] })).toBe(kind);
  });
});

describe('without the time of the record, the time agreed to bounds it', () => {
  const { timestamp: _, ...copy } = subject.records[0] ?? { deploymentId, correlationId: '' };
  const untimed = { ...subject, records: [copy] };
  it.each([
    ['2026-11-24T12:55:00Z', 'found'],
    ['2026-11-24T12:54:59Z', 'otherTime'],
    ['2026-11-24T21:05:00Z', 'found'],
    ['2026-11-24T21:05:01Z', 'otherTime'],
  ])('%s', (at, kind) => {
    expect(witness(untimed, { events: [{ ...event, at }] }).kind).toBe(kind);
  });
});

it('a second writing at another time counts more than the first', () => {
  const later = { ...event, at: '2026-11-24T18:00:00Z' };
  expect(witness(subject, { events: [event, later] })).toEqual({
    kind: 'otherTime',
    caller: 'ada@contoso.example',
    at: later.at,
    expected: '2026-11-24T13:00:05Z',
  });
});

it('a writing under another correlation id is not said to be under that of the consent', () => {
  const again = { ...event, at: '2026-11-24T13:01:00Z', correlationId: '44444444-4444-4444-8444-444444444444' };
  const found = witness(subject, { events: [event, again] }, { why: 'No permission.' });
  expect(found).toEqual({ kind: 'otherId', caller: 'ada@contoso.example', at: again.at });
  const { tone, explanation } = witnessSeal(subject.consentHash, found);
  expect(tone).toBe('attention');
  expect(explanation).toContain('not under the correlation id');
});

it('an event that names nobody proves nothing', () => {
  const { callerId: _, ...nameless } = event;
  expect(kindOf({ events: [nameless] })).toBe('notFound');
});

it('another person in any log is too much, whatever cannot be read', () => {
  expect(kindOf({ events: [event] }, { events: [{ ...event, callerId: 'x' }] })).toBe('otherPerson');
  expect(kindOf({ why: 'No permission.' }, { events: [{ ...event, callerId: 'x' }] })).toBe('otherPerson');
});

it('a try of another person is told of as a try, beside the write too', () => {
  const refused = { ...event, caller: 'eve@contoso.example', callerId: 'x', status: 'Failed' };
  const found = witness(subject, { events: [refused, event] });
  expect(found).toEqual({ kind: 'otherTry', caller: 'eve@contoso.example', at: event.at });
  const { tone, words, explanation } = witnessSeal(subject.consentHash, found);
  expect([tone, words]).toEqual(['attention', 'Somebody else tried to write the record']);
  expect(explanation).toContain('does not show that Azure took it');
});

it('nothing is found before every log has answered', () => {
  expect(kindOf({}, { events: [] })).toBe('reading');
  expect(kindOf({}, { events: [event] })).toBe('reading');
});

it('what one log shows is not found in the whole while another cannot be read', () => {
  expect(kindOf({ why: 'No permission.' }, { events: [] })).toBe('unreadable');
  const found = witness(subject, { why: 'No \u202Epermission.', correlationId: 'c-1' }, { events: [event] });
  expect(found).toMatchObject({ kind: 'foundInPart', caller: 'ada@contoso.example', at: event.at });
  const { tone, words, explanation } = witnessSeal(subject.consentHash, found);
  expect([tone, words]).toEqual(['neutral', 'Witnessed in what could be read of the Activity Log']);
  expect(explanation).toContain('names ada@contoso.example as who wrote the record');
  expect(explanation).toMatch(
    new RegExp(
      `The Activity Log of subscription ${subscriptionId} could not be read: No \\S*permission\\. Correlation ID c-1\\.`,
    ),
  );
  expect(explanation).not.toContain('\u202E');
});

it('a log that could not be read is told with the correlation id of the answer', () => {
  const unreadable = witness(subject, { why: 'No permission.', correlationId: 'c-1' });
  expect(witnessSeal(subject.consentHash, unreadable)).toMatchObject({
    explanation: expect.stringContaining('No permission.'),
    correlationId: 'c-1',
  });
});

it('a log that was read counts as read when it could not be read once more', () => {
  expect(kindOf({ events: [event], why: 'No answer.' })).toBe('found');
});
