import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OperationProgress, PersonReason, Sent, Step } from '#src/azure/operations/operation.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import {
  revokedJob,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleReadAt,
} from '#test/consent/samples.ts';
import {
  type Row,
  rowOf,
  sortedRows,
  standings,
  stepsDone,
  stepsOfGrant,
  stepWord,
  timeOf,
  totalsOf,
} from './progress.ts';

const machineId = sampleMachine('srv-sql-01');

function progressWith(step: Step, sent: Sent[] = [], at = 0): OperationProgress {
  const intent = { kind: 'grant', machineId, consentId: sampleConsentId, notAfter: '2026-11-24T21:00:00Z' } as const;
  return {
    operation: { id: machineId, intent, pressedAt: 0, account: 'x', sent },
    step,
    at,
  };
}

const never = () => {
  throw new Error('Evidence is of no matter here.');
};
const stateOf = (parts: Parameters<typeof sampleEvidence>[0]) => () =>
  decideAccess(sampleEvidence(parts), sampleReadAt);
const person = (why: PersonReason): Step => ({ do: 'person', why });
const failure = { kind: 'forbidden', message: 'No.' };
const active: Step = { do: 'done', outcome: { is: 'active', level: 'Diagnostics', until: '2026-11-24T21:00:00Z' } };

describe('how the grant stands on a machine', () => {
  test.each([
    ['it waits', { do: 'wait', why: { is: 'machineReports' }, seconds: 3 }, 'working', false],
    ['Azure refuses it', person({ is: 'refused', failure }), 'failed', true],
    ['the request failed', person({ is: 'requestFailed' }), 'failed', true],
    ['it gave up', person({ is: 'gaveUp' }), 'failed', true],
    ['the signature does not count', person({ is: 'badSignature', fault: 'person' }), 'failed', false],
    ['the machine is gone', person({ is: 'machineGone' }), 'failed', false],
    ['it was revoked', person({ is: 'revoked' }), 'ended', false],
    ['the time is over', person({ is: 'timeOver' }), 'ended', false],
  ] as const)('%s', (_name, step, standing, canRetry) => {
    expect(rowOf(machineId, sampleConsentId, progressWith(step), never)).toMatchObject({ standing, canRetry });
  });

  test.each([
    ['stopped, and Azure shows no job', { jobs: [] }, 'stopped'],
    ['stopped, and Azure has gone on', { jobs: [sampleJob] }, 'active'],
  ])('%s', (_name, parts, standing) => {
    for (const is of ['stopped', 'pressAgain'] as const)
      expect(rowOf(machineId, sampleConsentId, progressWith(person({ is })), stateOf(parts)).standing).toBe(standing);
  });

  test('its time is the same whenever the page is opened', () => {
    const sent = [{ what: sampleConsentId, at: 5, acceptedAt: 7, times: 1 }];
    const wait: Step = { do: 'wait', why: { is: 'machineReports' }, seconds: 3 };
    const timesOf = (step: Step, shown: () => AccessState) =>
      [20, 90].map((at) => timeOf(rowOf(machineId, sampleConsentId, progressWith(step, sent, at), shown)));
    expect(timesOf(wait, never)).toEqual([7, 7]);
    expect(timesOf(person({ is: 'pressAgain' }), stateOf({ jobs: [] }))).toEqual([7, 7]);
    const since = stateOf({})().since;
    expect(timesOf(active, stateOf({}))).toEqual([since, since]);
    expect(timeOf(rowOf(machineId, sampleConsentId, undefined, stateOf({})))).toBe(since);
    // What was answered here bears the time of its answer.
    expect(timesOf(person({ is: 'requestFailed' }), never)).toEqual([20, 90]);
  });

  test.each([
    ['the same', {}, 'active', 'active'],
    ['a revoke', { jobs: [revokedJob] }, 'ended', 'ended'],
    ['no job', { jobs: [] }, 'unknown', 'unknown'],
    ['nothing at all', { jobs: [], consents: [] }, 'ended', 'notStarted'],
    ['access under another consent', { jobs: [], consents: [] }, 'ended', 'notStarted'],
  ])('Azure shows %s: after a proof, and where this browser knows nothing', (_name, parts, proven, unknown) => {
    const shown = stateOf(parts);
    expect(rowOf(machineId, sampleConsentId, progressWith(active), shown).standing).toBe(proven);
    expect(rowOf(machineId, sampleConsentId, undefined, shown).standing).toBe(unknown);
  });

  test.each([
    ['unread', 'unread'],
    ['forbidden', 'unknown'],
  ])('of a reading that is %s nothing is taken for missing', (kind, standing) => {
    const unread = sampleEvidence({}, { jobs: { readAt: 0, problem: { kind, message: '' } } });
    const shown = () => decideAccess(unread, sampleReadAt);
    expect(rowOf(machineId, sampleConsentId, undefined, shown).standing).toBe(standing);
  });

  test('what is older than the proof, or could not be read, takes nothing back', () => {
    const later = progressWith(active, [], sampleReadAt + 1);
    expect(rowOf(machineId, sampleConsentId, later, stateOf({ jobs: [revokedJob] })).standing).toBe('active');
    const unread = sampleEvidence({}, { jobs: { readAt: sampleReadAt, problem: { kind: 'forbidden', message: '' } } });
    const row = rowOf(machineId, sampleConsentId, progressWith(active), () => decideAccess(unread, sampleReadAt));
    expect(row.standing).toBe('active');
  });
});

const rows = fc.array(
  fc.record({
    machineId: fc.string(),
    standing: fc.constantFrom(...standings),
    canRetry: fc.boolean(),
  }),
);

test('the totals add up, and sorting loses nothing', () => {
  fc.assert(
    fc.property(rows, (list: Row[]) => {
      const { all, ...totals } = totalsOf(list);
      expect(Object.values(totals).reduce((sum, count) => sum + count, 0)).toBe(all);
      const sorted = sortedRows(list);
      expect(sorted.toSorted((a, b) => list.indexOf(a) - list.indexOf(b))).toEqual(list);
      const ranks = sorted.map(({ standing }) => ['failed', 'unknown', standing].indexOf(standing));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    }),
  );
});

test('the bar moves with every step', () => {
  const wait = (is: 'recording' | 'installing' | 'onItsWay' | 'machineReports' | 'queued'): Step => ({
    do: 'wait',
    why: { is },
    seconds: 1,
  });
  const asked = { what: sampleConsentId, at: 0, times: 0 };
  const done = [
    progressWith(wait('recording')),
    progressWith(wait('installing')),
    progressWith(wait('queued'), [{ what: 'extension', at: 0, times: 0 }]),
    progressWith(wait('onItsWay')),
    progressWith(wait('queued'), [asked]),
    progressWith(wait('machineReports')),
    progressWith(wait('queued'), [{ ...asked, acceptedAt: 1, times: 1 }]),
  ].map((progress) => stepsDone(rowOf(machineId, sampleConsentId, progress, never)));
  expect(done).toEqual([0, 1, 1, 2, 2, 3, 3]);
  const finished = rowOf(machineId, sampleConsentId, progressWith(active), stateOf({}));
  expect(stepsDone(finished)).toBe(stepsOfGrant);
  expect(stepWord(finished)).toBe(stepWord({ ...finished, progress: progressWith(active) }));
});
