import { expect, it } from 'vitest';
import { formatInstant } from '#src/lib/time.ts';
import { endWords, openSessionWords, unreadSessions } from './machine-words.ts';

it('counts the sessions that Azure shows as open, and calls none reported what is not reported', () => {
  const ended = { sessionId: 'b', sessionEndTime: '2026-11-24T12:00:00Z' };
  expect(openSessionWords([ended])).toBe('no open session reported');
  expect(openSessionWords([ended, { sessionId: 'a' }])).toBe('1 session open');
  expect(openSessionWords([{}, {}])).toBe('2 sessions open');
});

it('tells no answer from the answer that there are no jobs', () => {
  expect(unreadSessions({})).toContain('did not answer');
  expect(unreadSessions({ jobsUnavailable: 'Not registered.' })).toBe(
    'Azure keeps no jobs for this machine: Not registered.',
  );
});

it('does not date an end to the moment at which it was confirmed', () => {
  const confirmedAt = '2026-11-24T12:00:00Z';
  expect(endWords({ ended: 'expired', confirmedAt })).toBe(
    `Expired, confirmed ${formatInstant(Date.parse(confirmedAt))}`,
  );
  expect(endWords(undefined)).toBe('No end recorded');
});

it('does not call confirmed what nothing proved', () => {
  const confirmedAt = '2026-11-24T12:00:00Z';
  expect(endWords({ ended: 'removed', confirmedAt })).toBe(
    `Closed, not proven, recorded ${formatInstant(Date.parse(confirmedAt))}`,
  );
});
