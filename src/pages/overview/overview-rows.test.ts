import { expect, test } from 'vitest';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import {
  revokedJob,
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { formatInstant, minuteMs } from '#src/lib/time.ts';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { createRowMaker, readingOf, summaryOf } from './overview-rows.ts';
import { headline, type Reach } from './words.ts';

const session = { sessionId: '1', sessionStartTime: '2026-11-24T13:30:00Z' };
const unreadJobs = { jobs: { readAt: sampleReadAt, problem: { kind: 'forbidden', message: 'No.' } } };
const evidence: Record<string, AccessEvidence> = {
  ended: sampleEvidence({ jobs: [revokedJob] }),
  unread: sampleEvidence({}, unreadJobs),
  'set-up': sampleEvidence({ jobs: [], consents: [] }),
  unconfirmed: sampleEvidence({ jobs: [] }),
  active: sampleEvidence({ jobs: [{ ...sampleJob, sessions: [session] }] }),
  requested: sampleEvidence({ jobs: [{ ...sampleJob, nodeState: '', status: 'Accepted', endTime: '' }] }),
};
const statesOf = (names: readonly string[]) =>
  new Map(
    names.map((name) => [
      sampleMachine(name),
      decideAccess(evidence[name] ?? sampleEvidence({}, unreadJobs), sampleReadAt),
    ]),
  );
const revokeOf = (name: string) =>
  [
    sampleMachine(name),
    { operation: { intent: { kind: 'revoke', machineId: sampleMachine(name) } }, step: { do: 'done' } },
  ] as unknown as [string, OperationProgress];
const entry = { consentId: sampleConsentId, consent: sampleConsentEvidence } as unknown as ConsentEntry;
const consents = new Map([[sampleConsentId, entry]]);
const rows = (names: readonly string[], operations = new Map<string, OperationProgress>()) =>
  createRowMaker()(statesOf(names), consents, operations);

test('every machine with access or perhaps has a row, what matters most first, and what was revoked here keeps its row', () => {
  const names = Object.keys(evidence);
  expect(rows(names).map(({ access }) => access)).toEqual(['active', 'requested', 'unconfirmed', 'unread']);
  const all = rows(names, new Map([revokeOf('ended'), revokeOf('active')]));
  expect(all.map(({ access }) => access)).toEqual(['active', 'requested', 'unconfirmed', 'unread', 'ended']);
  expect(all[0]?.entry).toBe(entry);
  expect(summaryOf(all)).toMatchObject({ active: 1, unproven: 2, pending: 0, unread: 1, sessions: 1 });
});

test('absence is claimed as of the oldest that was read, and only where all was read', () => {
  const lists = [3, 120].map((minutes) => ({ readAt: sampleReadAt - minutes * minuteMs }));
  const of = (...names: string[]) => readingOf(lists, names.map(sampleMachine), statesOf(['ended']));
  expect(of('ended')).toEqual({ readAt: sampleReadAt - 120 * minuteMs, checked: 1, isAll: true, isKnown: true });
  expect(of('ended', 'other').isAll).toBe(false);
});

test('a session by any job of a machine counts', () => {
  const other = { ...sampleJob, name: 'by-hand', sessions: [session] };
  const state = decideAccess(sampleEvidence({ jobs: [sampleJob, other] }), sampleReadAt);
  const made = createRowMaker()(new Map([[sampleMachine('srv'), state]]), consents, new Map());
  expect(summaryOf(made).sessions).toBe(1);
});

test.each<[string[], Reach, string]>([
  [['active', 'unread'], 'reading', 'Microsoft can access 1 machine. 1 session is open now.'],
  [['requested', 'unconfirmed'], 'whole', 'Microsoft might have access to 2 machines.'],
  [['set-up'], 'reading', 'Checking access to your machines.'],
  [['unread'], 'partly', 'Couldn’t check access to 1 machine.'],
  [['set-up', 'unread'], 'partly', 'Couldn’t check access to 1 machine.'],
  [
    ['set-up'],
    'partly',
    `No access found on the machines that could be checked, as of ${formatInstant(sampleReadAt)}.`,
  ],
  [['set-up', 'ended'], 'whole', `No access found, as of ${formatInstant(sampleReadAt)}.`],
])('of %j, %s, the headline claims no more than was read', (names, reach, words) => {
  expect(headline(summaryOf(rows(names)), reach, sampleReadAt)).toBe(words);
});
