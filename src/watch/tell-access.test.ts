// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { operationsStore, report } from '#src/azure/operations/store.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { eligibilitiesQuery } from '#src/azure/resources/eligibilities.ts';
import { machinePermissionsQuery } from '#src/azure/resources/permissions.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence, JobEvidence, SessionEvidence } from '#src/consent/access/evidence.ts';
import { minuteMs } from '#src/lib/time.ts';
import {
  bell,
  dismissNotification,
  forgetNotifications,
  markAllRead,
  notify,
  titleMark,
} from '#src/shell/notifications.ts';
import { writePreference } from '#src/ui/preferences.ts';
import { sampleConsentId, sampleEvidence, sampleJob, sampleMachine, sampleNow } from '#test/consent/samples.ts';
import { closedRequestsStore } from './closed-requests.ts';
import { liveAccess } from './live-access.ts';
import { tellOfAccess } from './tell-access.ts';

const known = vi.hoisted(() => ({ now: 0, user: 'ada' as string | null, may: true }));
vi.mock('#src/server-time.ts', () => ({ serverNow: () => known.now }));
vi.mock('#src/auth/session.ts', () => ({
  signedIn: () => known.user && { tenantId: 't', userId: known.user },
}));

const machineId = sampleMachine('srv-sql-01');
const at = (minutes: number) => new Date(sampleNow + minutes * minuteMs).toISOString();
let stop = () => {};

/** Live access has read this. */
async function read(
  minutes: number,
  sessions: SessionEvidence[],
  machineIds = [machineId],
  jobs: JobEvidence[] = [{ ...sampleJob, sessions }],
) {
  known.now = sampleNow + minutes * minuteMs;
  const evidence = new Map<string, AccessEvidence>(
    machineIds.map((id) => [id, sampleEvidence({ jobs }, { machineId: id })]),
  );
  const states = new Map([...evidence].map(([id, one]) => [id, decideAccess(one, known.now)]));
  for (const id of machineIds) queryClient.setQueryData(machinePermissionsQuery(id).queryKey, { writeJobs: known.may });
  queryClient.setQueryData(eligibilitiesQuery().queryKey, []);
  liveAccess.store.setState({ evidence, states });
  await new Promise((done) => setTimeout(done));
}

async function reload(user = 'ada') {
  stop();
  bell.setState({ entries: [] });
  queryClient.clear();
  liveAccess.store.setState({ evidence: new Map(), states: new Map() });
  closedRequestsStore.setState({ closed: new Map() });
  known.user = user;
  vi.spyOn(liveAccess, 'start').mockReturnValue(() => {});
  stop = await tellOfAccess();
}

const session = { sessionId: 's1', sessionStartTime: at(1) };
const entries = () =>
  bell.getState().entries.map(({ title, isQuiet, isRead }) => `${title}${isQuiet || isRead ? '' : '!'}`);

beforeEach(async () => {
  sessionStorage.clear();
  // After the sample's access was granted.
  known.now = sampleNow + 30_000;
  await reload();
});
afterEach(() => {
  stop();
  writePreference('browserNotifications', undefined);
  vi.unstubAllGlobals();
});

test('a session stands in bell and title until it closes', async () => {
  await read(2, [session]);
  expect(entries()).toEqual(['Microsoft Support opened a session on srv-sql-01!']);
  expect(titleMark.getState().text).toBe('● 1 session · ');
  await read(25, [{ ...session, sessionEndTime: at(24) }]);
  expect(entries()).toEqual(['Session on srv-sql-01 ended after 23 min']);
  expect(titleMark.getState().text).toBe('');
});

test('the title counts what is read now, and who can’t read it any more is told of no other session', async () => {
  await read(2, [session]);
  const jobs = { readAt: known.now, problem: { kind: 'forbidden', message: 'No.' } };
  const evidence = new Map([[machineId, sampleEvidence({}, { machineId, jobs })]]);
  const states = new Map([...evidence].map(([id, one]) => [id, decideAccess(one, known.now)]));
  liveAccess.store.setState({ evidence, states });
  expect(titleMark.getState().text).toBe('');
  await read(3, [session]);
  expect(titleMark.getState().text).toBe('● 1 session · ');
  expect(entries()).toHaveLength(1);
});

test('of a session that Azure no longer lists no end is told', async () => {
  await read(2, [session]);
  await read(3, []);
  expect(entries()).toEqual(['Azure no longer lists the session on srv-sql-01']);
});

test('access that somebody else granted is told once; what was granted here, the bell tells as that', async () => {
  const later = {
    ...sampleJob,
    startTime: at(2),
    createdAt: at(2),
    lastModifiedAt: at(2),
    endTime: at(2),
    nodeUpdatedAt: at(2),
  };
  await read(3, [], [machineId, sampleMachine('srv-sql-02')], [later]);
  expect(entries()).toEqual(['Access to 2 machines was granted!']);
  await read(4, [], [machineId, sampleMachine('srv-sql-02')], [later]);
  expect(entries()).toHaveLength(1);
  await reload('alan');
  const intent = { kind: 'grant', machineId, consentId: sampleConsentId } as const;
  report(operationsStore, [
    {
      operation: { id: 'g', intent, pressedAt: known.now, account: 'x', sent: [] },
      step: { do: 'write' },
      at: known.now,
    } as never,
  ]);
  await read(
    5,
    [],
    [machineId],
    [
      {
        ...later,
        name: 'rs-bbbbbbbbbbbbbbbbbbbbb',
        startTime: at(5),
        createdAt: at(5),
        lastModifiedAt: at(5),
        endTime: at(5),
        nodeUpdatedAt: at(5),
      },
    ],
  );
  expect(entries()).toEqual([]);
});

test('a support request that is closed is told once while access goes on, and not again after a reload', async () => {
  await read(2, []);
  closedRequestsStore.setState({
    closed: new Map([[sampleConsentId, { number: '2411240040001234', closedAt: known.now }]]),
  });
  const said = 'Support request 2411240040001234 is closed, and access to srv-sql-01 isn’t';
  expect(entries()).toEqual([`${said}!`]);
  await read(3, []);
  stop();
  await reload();
  await read(4, []);
  expect(entries()).toEqual([said]);
});

test('a support request that was closed before the page was opened is told without a toast', async () => {
  await read(2, []);
  closedRequestsStore.setState({ closed: new Map([[sampleConsentId, { number: '2411240040001234', closedAt: 0 }]]) });
  expect(entries()).toEqual(['Support request 2411240040001234 is closed, and access to srv-sql-01 isn’t']);
});

test('an end that is near is one entry that counts down, with the way to extend; once dismissed, until the next step', async () => {
  await read(421, []);
  expect(entries()).toEqual(['Access to srv-sql-01 ends in 59 min!']);
  markAllRead();
  await read(425, []);
  expect(entries()).toEqual(['Access to srv-sql-01 ends in 55 min']);
  expect(bell.getState().entries[0]?.act?.to).toMatch(/^\/grant\?machine=/);
  dismissNotification(bell.getState().entries[0]?.id ?? '');
  await read(426, []);
  expect(entries()).toEqual([]);
  await read(465, [], [machineId, sampleMachine('srv-sql-02')]);
  expect(entries()).toEqual(['Access to 2 machines ends in 15 min!']);
  expect(bell.getState().entries[0]?.to).toContain(sampleConsentId);
  await read(481, []);
  expect(entries()).toEqual([]);
});

test('who can’t grant is told of an end that is near, and not offered to extend it', async () => {
  known.may = false;
  await read(421, []);
  known.may = true;
  expect(entries()).toEqual(['Access to srv-sql-01 ends in 59 min!']);
  expect(bell.getState().entries[0]?.act).toBeUndefined();
});

const byHand = { ...sampleJob, name: 'by-hand' };
test.each<[string, JobEvidence[]]>([
  ['without a consent', [byHand]],
  ['by more than one job', [sampleJob, { ...byHand, expirationTimestamp: at(490) }]],
])('of access %s the end is told, and nobody is offered to extend it', async (_, jobs) => {
  await read(421, [], [machineId], jobs);
  expect(entries()).toEqual(['Access to srv-sql-01 ends in 59 min!']);
  expect(bell.getState().entries[0]?.act).toBeUndefined();
});

test('what was told outlives a reload without another toast, for the same person alone', async () => {
  await read(2, [session]);
  notify({ id: 'grant', title: 'Granting', tone: 'busy' });
  notify({ id: 'revoke', title: 'Access ended', body: 'What Azure said', tone: 'good', to: '/machines' });
  await reload();
  expect(bell.getState().entries).toMatchObject([
    { title: 'Access ended', to: '/machines', isQuiet: true },
    { title: 'Microsoft Support opened a session on srv-sql-01', isQuiet: true },
  ]);
  // Before Azure was read the title tells nothing.
  expect(titleMark.getState().text).toBe('');
  await read(3, [session]);
  expect(titleMark.getState().text).toBe('● 1 session · ');
  expect(entries()).toHaveLength(2);
  expect(entries().join('')).not.toContain('!');
  expect(sessionStorage.getItem('remote-support.notices')).not.toContain('What Azure said');
  await reload('alan');
  expect(entries()).toEqual([]);
  await reload('ada');
  expect(entries()).toEqual([]);
});

test('nothing is left behind by a sign-out', async () => {
  await read(2, [session]);
  known.user = null;
  forgetNotifications();
  notify({ id: 'late', title: 'Late', tone: 'good' });
  expect(sessionStorage.length).toBe(0);
});

test.each([
  ['{', 'no JSON'],
  ['{"owner":"x"}', 'another form'],
])('what is kept is input: %s', async (text) => {
  sessionStorage.setItem('remote-support.notices', text);
  await reload();
  expect(entries()).toEqual([]);
});

test.each([
  ['on', 'granted', false, 1],
  [undefined, 'granted', false, 0],
  ['on', 'denied', false, 0],
  ['on', 'granted', true, 0],
])(
  'the browser tells what is news: switch %s, permission %s, in front %s',
  async (choice, permission, isInFront, times) => {
    const shown = vi.fn<(title: string) => void>();
    const Browsers = class {
      static permission = permission;
      addEventListener = () => {};
      constructor(title: string) {
        shown(title);
      }
    };
    vi.stubGlobal('Notification', Browsers);
    vi.spyOn(document, 'hasFocus').mockReturnValue(isInFront);
    writePreference('browserNotifications', choice);
    await read(2, [session, { sessionId: 's0', sessionStartTime: at(-9) }]);
    expect(shown).toHaveBeenCalledTimes(times);
  },
);
