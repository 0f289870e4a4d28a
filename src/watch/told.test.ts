import { expect, test } from 'vitest';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence, JobEvidence, SessionEvidence } from '#src/consent/access/evidence.ts';
import { minuteMs } from '#src/lib/time.ts';
import { sampleEvidence, sampleJob, sampleMachine, sampleNow } from '#test/consent/samples.ts';
import type { Told } from './kept-notices.ts';
import { type AccessNotice, told } from './told.ts';

const srv = sampleMachine('srv-sql-01');
const other = sampleMachine('srv-sql-02');
const at = (minutes: number) => new Date(sampleNow + minutes * minuteMs).toISOString();
// After the sample's access was granted.
const nothing: Told = { since: sampleNow + 30_000, sessions: {}, ends: {}, live: [], closed: [] };
const unread = (machineId = srv) =>
  sampleEvidence({}, { machineId, jobs: { readAt: sampleNow, problem: { kind: 'lost', message: '' } } });

function machine(job: Partial<JobEvidence>, machineId = srv): AccessEvidence {
  return sampleEvidence({ jobs: [{ ...sampleJob, ...job }] }, { machineId });
}

const withSession = (session: SessionEvidence) => machine({ sessions: [{ sessionId: 's1', ...session }] });
/** Access that ends so many minutes after `sampleNow`; granted two hours before that unless told. */
function ending(minutes: number, grantedAt = minutes - 120, machineId = srv) {
  const [since, end] = [at(grantedAt), at(minutes)];
  const times = { startTime: since, createdAt: since, lastModifiedAt: since, endTime: since, nodeUpdatedAt: since };
  return machine({ ...times, expirationTimestamp: end }, machineId);
}

/** What is said of these at each time, in minutes after `sampleNow`. */
function say(times: readonly [number, ...AccessEvidence[]][], before = nothing) {
  let known = before;
  return times.map(([minutes, ...machines]) => {
    const now = sampleNow + minutes * minuteMs;
    const evidence = new Map(machines.map((one) => [one.machineId, one]));
    const states = new Map(machines.map((one) => [one.machineId, decideAccess(one, now)]));
    const { notices, after } = told(known, { evidence, states, closed: new Map() }, now);
    known = after;
    return notices.map(short);
  });
}

function short(notice: AccessNotice): string {
  const news = 'isNews' in notice && notice.isNews ? '!' : '';
  if (notice.is === 'sessionOver') return `over ${notice.lastedMs === undefined ? '?' : notice.lastedMs / minuteMs}`;
  if (notice.is === 'endNear') return `${notice.machineIds.length} in ${notice.step}${notice.isStep ? news : '='}`;
  return notice.is === 'sessionOpen' ? `open${news}` : 'gone';
}

const opened = { sessionStartTime: at(1) };
const closed = { ...opened, sessionEndTime: at(24) };

test.each<[string, [number, ...AccessEvidence[]][], string[][]]>([
  [
    'a session that opens is news once',
    [
      [0, machine({})],
      [2, withSession(opened)],
      [3, withSession(opened)],
    ],
    [[], ['open!'], []],
  ],
  ['one from before the page is none', [[0, withSession({ sessionStartTime: at(-9) })]], [['open']]],
  ['one without a time is none', [[0, withSession({})]], [['open']]],
  [
    'its end says its length',
    [
      [2, withSession(opened)],
      [25, withSession(closed)],
      [26, withSession(closed)],
    ],
    [['open!'], ['over 23'], []],
  ],
  ['one that was over before it was seen isn’t told', [[25, withSession(closed)]], [[]]],
  [
    'one that Azure no longer lists has no length',
    [
      [2, withSession(opened)],
      [3, machine({})],
    ],
    [['open!'], ['over ?']],
  ],
  ['a machine that can’t be read closes none', [[2, withSession(opened)], [3, unread()], [4]], [['open!'], [], []]],
  [
    'each step before the end is news once',
    [59, 61, 62, 104, 106, 116].map((now) => [now, ending(120)]),
    [[], ['1 in 60!'], ['1 in 60='], ['1 in 60='], ['1 in 15!'], ['1 in 5!']],
  ],
  [
    'a step from before the page is none, the next is',
    [
      [0, ending(42)],
      [27, ending(42)],
    ],
    [['1 in 60'], ['1 in 15!']],
  ],
  [
    'after the end nothing is near',
    [
      [1, ending(4)],
      [6, ending(4)],
      [7, ending(4)],
    ],
    [['1 in 5'], ['gone'], []],
  ],
  [
    'revoked access doesn’t end',
    [
      [1, ending(4)],
      [2, machine({ type: 'Revoke' })],
    ],
    [['1 in 5'], ['gone']],
  ],
  [
    'an hour’s access doesn’t begin with its end',
    [
      [1, ending(60, 0)],
      [46, ending(60, 0)],
    ],
    [[], ['1 in 15!']],
  ],
  [
    'one consent is one end, another end another',
    [
      [61, ending(120), ending(120, 0, other)],
      [62, ending(120), ending(121, 0, other)],
    ],
    [['2 in 60!'], ['1 in 60=', '1 in 60!']],
  ],
  [
    'an end stays near while its machine can’t be read',
    [
      [61, ending(120)],
      [110, unread()],
      [121, unread()],
    ],
    [['1 in 60!'], ['1 in 60='], ['gone']],
  ],
])('%s', (_, times, expected) => {
  expect(say(times)).toEqual(expected);
});

test('sessions that were over before are not looked through again and again', () => {
  let looks = 0;
  const past = {
    sessionEndTime: at(-20),
    get sessionStartTime() {
      looks += 1;
      return at(-30);
    },
  };
  const known = machine({ sessions: [past] });
  say([
    [1, known],
    [2, known],
  ]);
  expect(looks).toBe(0);
});

test('of access without a consent each machine is an end of its own', () => {
  const own = (machineId: string) => {
    const one = ending(4, -60, machineId);
    const jobs = 'value' in one.jobs && Array.isArray(one.jobs.value) ? one.jobs.value : [];
    return sampleEvidence({ jobs: jobs.map((job) => ({ ...job, name: 'portal' })), consents: [] }, { machineId });
  };
  expect(say([[1, own(srv), own(other)]])).toEqual([['1 in 5', '1 in 5']]);
});
