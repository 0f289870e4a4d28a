import { expect, test } from 'vitest';
import { decideAccess } from '#src/consent/access/decide.ts';
import { sampleEvidence, sampleJob, sampleReadAt } from '#test/consent/samples.ts';
import { sessionRows } from './Sessions.tsx';

const session = (sessionId: string, start: string, sessionEndTime?: string) => ({
  sessionId,
  sessionStartTime: `2026-11-24T${start}:00Z`,
  ...(sessionEndTime && { sessionEndTime: `2026-11-24T${sessionEndTime}:00Z` }),
});

test('sessions of all jobs are shown newest first, open ones as the state tells', () => {
  const evidence = sampleEvidence({
    jobs: [
      { ...sampleJob, sessions: [session('a', '13:10', '13:20'), session('b', '13:40')] },
      { ...sampleJob, name: 'by-hand', type: 'Revoke', sessions: [session('c', '13:30')] },
    ],
  });
  const rows = sessionRows(evidence, { openSessions: [session('b', '13:40')] });
  expect(rows.map(({ session: { sessionId }, isOpen }) => [sessionId, isOpen])).toEqual([
    ['b', true],
    ['c', false],
    ['a', false],
  ]);
  expect(rows[2]).toMatchObject({ startedAt: Date.UTC(2026, 10, 24, 13, 10), endedAt: Date.UTC(2026, 10, 24, 13, 20) });
  expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
  expect(sessionRows(evidence, decideAccess(evidence, sampleReadAt)).some(({ isOpen }) => isOpen)).toBe(true);
});

test('where jobs could not be read there are no rows', () => {
  const jobs = { readAt: sampleReadAt, problem: { kind: 'network', message: '' } };
  expect(sessionRows(sampleEvidence({}, { jobs }), { openSessions: [] })).toEqual([]);
});
