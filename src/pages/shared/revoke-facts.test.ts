import { expect, test } from 'vitest';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { revokedJob, sampleEvidence, sampleJob, sampleMachineEvidence, sampleReadAt } from '#test/consent/samples.ts';
import { revokeFacts } from './revoke-facts.ts';

const target = { machineId: 'a' };
const unread = { readAt: sampleReadAt, problem: { kind: 'forbidden', message: 'No' } };

const factsOf = (evidence: AccessEvidence, now = sampleReadAt + 1000) => {
  const facts = revokeFacts(['a'], () => evidence, now);
  return Object.fromEntries(Object.entries(facts).flatMap(([key, found]) => (found.length > 0 ? [[key, found]] : [])));
};

const openSession = { ...sampleJob, sessions: [{ sessionId: 's', sessionStartTime: '2026-11-24T13:30:00Z' }] };

test.each<[string, AccessEvidence, object]>([
  ['live access', sampleEvidence(), { withAccess: [target], removable: [target] }],
  [
    'an open session, with its time',
    sampleEvidence({ jobs: [openSession] }),
    { withAccess: [target], sessions: [{ ...target, since: Date.UTC(2026, 10, 24, 13, 30) }], removable: [target] },
  ],
  [
    'a session by another job',
    sampleEvidence({ jobs: [sampleJob, { ...openSession, name: 'by-hand' }] }),
    { withAccess: [target], sessions: [{ ...target, since: Date.UTC(2026, 10, 24, 13, 30) }], removable: [target] },
  ],
  ['a proven revoke', sampleEvidence({ jobs: [revokedJob] }), { without: [target], removable: [target] }],
  ['nothing there', sampleEvidence({ jobs: [], consents: [], extension: 'absent' }), { without: [target] }],
  ['jobs that nobody may read', sampleEvidence({}, { jobs: unread }), { unread: [target], removable: [target] }],
  [
    'consents that nobody may read, without a job',
    sampleEvidence({ jobs: [] }, { consents: unread }),
    { unread: [target], removable: [target] },
  ],
  [
    'a machine that is away',
    sampleEvidence({
      machine: { ...sampleMachineEvidence, status: 'Disconnected', lastStatusChange: '2026-11-24T13:40:00Z' },
    }),
    {
      withAccess: [target],
      away: [{ ...target, since: Date.UTC(2026, 10, 24, 13, 40) }],
      removable: [target],
    },
  ],
  [
    'Azure Local, whose extension stays',
    sampleEvidence({ machine: { ...sampleMachineEvidence, azureLocal: true } }),
    { withAccess: [target] },
  ],
  ['an extension that was not read', sampleEvidence({}, { extension: unread }), { withAccess: [target] }],
  ['a machine that is gone', sampleEvidence({ machine: 'notFound' }), { unread: [target] }],
])('%s', (_, evidence, expected) => {
  expect(factsOf(evidence)).toEqual(expected);
});

test('that nobody had access minutes ago says nothing of now', () => {
  const evidence = sampleEvidence({ jobs: [revokedJob] });
  expect(factsOf(evidence, sampleReadAt + 600_000)).toMatchObject({ unread: [target] });
});

test('each machine is told once of its access, however many there are', () => {
  const targets = Array.from({ length: 300 }, (_, at) => `m${at}`);
  const kinds = [sampleEvidence(), sampleEvidence({ jobs: [revokedJob] }), sampleEvidence({}, { jobs: unread })];
  const {
    withAccess,
    without,
    unread: notKnown,
  } = revokeFacts(targets, (id) => kinds[Number(id.slice(1)) % 3] ?? sampleEvidence(), sampleReadAt);
  expect([...withAccess, ...without, ...notKnown].map(({ machineId }) => machineId).toSorted()).toEqual(
    targets.toSorted(),
  );
});
