import { expect, test } from 'vitest';
import type { ConsentEntry } from '#src/azure/records.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import {
  sampleConsent,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleNow,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { standingOf } from './MachineHistory.tsx';
import { sessionRows } from './Sessions.tsx';

const machineId = sampleMachine('srv-sql-01');
const after = sampleNow + 9 * 3_600_000;
const consent = await sampleConsent();
const end = (ended: string, on = machineId) =>
  ({ machineId: on.toUpperCase(), ended, confirmedAt: '2026-11-24T14:00:00Z' }) as ConsentEntry['ends'][number];
const entry = (change: Partial<ConsentEntry> = {}) => ({
  consentId: 'one',
  consent,
  ends: [],
  replacedBy: [],
  ...change,
});

test.each([
  [
    'the state’s own consent',
    entry(),
    { kind: 'active', consentId: 'one' },
    sampleReadAt,
    { is: 'state', kind: 'active' },
  ],
  ['another’s', entry(), { kind: 'active', consentId: 'two' }, sampleReadAt, { is: 'notKnown' }],
  ['replaced', entry({ replacedBy: ['two'] }), undefined, sampleReadAt, { is: 'replaced' }],
  [
    'an end on record before the agreed one',
    entry({ ends: [end('revoked')] }),
    undefined,
    sampleReadAt,
    { is: 'notKnown' },
  ],
  [
    'an end on record, and over',
    entry({ ends: [end('revoked')] }),
    undefined,
    after,
    { is: 'ended', as: 'revoked', at: Date.UTC(2026, 10, 24, 14) },
  ],
  [
    'an end of another machine',
    entry({ ends: [end('revoked', sampleMachine('other'))] }),
    undefined,
    after,
    { is: 'over' },
  ],
  ['an end of a former kind', entry({ ends: [end('superseded')] }), undefined, after, { is: 'over' }],
  ['over', entry(), undefined, after, { is: 'over' }],
] as const)('%s', (_, one, state, now, expected) => {
  expect(standingOf(one, machineId, state, now)).toEqual(expected);
});

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
