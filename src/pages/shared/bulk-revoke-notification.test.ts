import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { keepRevoke, noteEnded, type PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { paths } from '#src/paths.ts';
import { currentNotifications, dismissNotification } from '#src/shell/notifications.ts';
import { manyRevokesNews, revokeManyInBell } from './bulk-revoke-notification.ts';
import { isPressedHere, tellResumed } from './revoke-notification.ts';

const revokeAccess = vi.hoisted(() => vi.fn<(machineId: string) => Promise<PendingRevoke>>());
const outcomeOf = vi.hoisted(() => vi.fn<(revoke: PendingRevoke) => Promise<PendingRevoke | undefined>>());
vi.mock('#src/azure/revoke/revokes.ts', () => ({ revokeAccess, outcomeOf }));

const listeners = vi.hoisted(() => new Set<() => void>());
vi.mock(import('#src/azure/journal/pending-revokes.ts'), async (original) => {
  const store = await original();
  const subscribeToRevokes = (listener: () => void) => {
    const unsubscribe = store.subscribeToRevokes(listener);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      unsubscribe();
    };
  };
  return { ...store, subscribeToRevokes };
});

const outcome = (phase: PendingRevoke['phase'], machineId = '/m'): PendingRevoke => ({
  machineId,
  phase,
  startedAt: 0,
  removeExtension: false,
});

const named = (name: string) => ({ name, accessLevel: 'Diagnostics', expirationTimestamp: '' });

const failure = new AzureError({ kind: 'forbidden', message: 'No.' });

beforeEach(() => {
  for (const { id } of currentNotifications()) dismissNotification(id);
  listeners.clear();
  outcomeOf.mockReset().mockResolvedValue(undefined);
});

it('counts what is proven, what was not there, and what needs a person', () => {
  expect(manyRevokesNews(50, [])).toMatchObject({
    title: 'Revoking access to 50 machines',
    body: '0 of 50 proven',
    tone: 'busy',
    isInTrouble: false,
    progress: { done: 0, total: 50 },
  });
  expect(manyRevokesNews(4, [outcome('proven'), outcome('refused')])).toMatchObject({
    title: 'Revoking access to 4 machines: some need you',
    body: '1 of 4 proven, 1 needs you',
    tone: 'busy',
    isInTrouble: true,
    progress: { done: 2, total: 4 },
  });
  expect(
    manyRevokesNews(
      4,
      (['proven', 'refused', 'absent', 'accepted'] as const).map((one) => outcome(one)),
    ),
  ).toEqual({
    title: 'Revoking access to 4 machines: not all confirmed',
    body: '1 of 4 proven, Azure shows nothing left of what was to be revoked on 1, 2 need you',
    tone: 'attention',
    href: '/machines',
    progress: { done: 4, total: 4 },
  });
});

it('calls nothing ended that only Azure does not show, and says nothing of access that was granted since', () => {
  expect(manyRevokesNews(2, [outcome('proven'), outcome('absent')])).toMatchObject({
    title: 'Revoking access to 2 machines is over',
    body: '1 of 2 proven, Azure shows nothing left of what was to be revoked on 1',
    tone: 'neutral',
  });
  expect(manyRevokesNews(2, [outcome('proven'), outcome('proven')])).toMatchObject({
    title: 'Access to 2 machines has ended',
    tone: 'good',
  });
});

it('calls no end good beside which the extension stayed, or of which there is no record', () => {
  const kept = { ...outcome('proven'), extensionError: failure };
  const unrecorded = { ...outcome('proven'), endRecordError: failure };
  const other = { ...kept, ...unrecorded, machineId: '/n' };
  expect(manyRevokesNews(3, [kept, other, outcome('proven')])).toMatchObject({
    title: 'Access to 3 machines has ended',
    body: '3 of 3 proven, the extension not removed on 2, no end recorded on /n',
    tone: 'attention',
    href: '/machines',
  });
  expect(manyRevokesNews(2, [unrecorded, outcome('absent')])).toMatchObject({
    title: 'Revoking access to 2 machines is over',
    body: '1 of 2 proven, Azure shows nothing left of what was to be revoked on 1, no end recorded on /m',
    tone: 'attention',
  });
});

it('names the one machine on which the extension stayed, and leads to it', async () => {
  const [one = '', other = ''] = ['SRV-1', 'SRV-2'].map((name) => sampleMachine(name));
  revokeAccess.mockImplementation((id) => {
    const told = outcome('proven', id.toLowerCase());
    return Promise.resolve(id === one ? { ...told, extensionError: failure } : told);
  });
  await revokeManyInBell([one, other].map((machineId) => ({ machineId, removeExtension: true })));
  expect(currentNotifications()[0]).toMatchObject({
    body: '2 of 2 proven, the extension not removed on SRV-1',
    href: paths.machine(one),
  });
});

it('names it by what tells it from others', async () => {
  revokeAccess.mockImplementation((id) => Promise.resolve({ ...outcome('proven', id), endRecordError: failure }));
  await revokeManyInBell([{ machineId: '/t', name: 'SRV-1 (rg-sql)', removeExtension: false }]);
  expect(currentNotifications()[0]).toMatchObject({ body: '1 of 1 proven, no end recorded on SRV-1 (rg-sql)' });
});

it('has one entry for a press, in which asking once more counts', async () => {
  revokeAccess.mockImplementation((id) => Promise.resolve(outcome(id === '/b' ? 'refused' : 'proven', id)));
  await revokeManyInBell(['/A', '/b', '/c'].map((machineId) => ({ machineId, removeExtension: false })));
  expect(currentNotifications()).toHaveLength(1);
  expect(currentNotifications()[0]).toMatchObject({ body: '2 of 3 proven, 1 needs you', tone: 'attention' });

  keepRevoke(outcome('requesting', '/B'));
  expect(currentNotifications()[0]).toMatchObject({ tone: 'attention' });
  keepRevoke(outcome('proven', '/B'));
  expect(currentNotifications()[0]).toMatchObject({ title: 'Access to 3 machines has ended', body: '3 of 3 proven' });
});

it('is the only entry that tells of its presses, also once it is over', async () => {
  const ids = ['/O', '/p'];
  revokeAccess.mockImplementation((id) => Promise.resolve(outcome('proven', id.toLowerCase())));
  await revokeManyInBell(ids.map((machineId) => ({ machineId, removeExtension: false })));
  ids.forEach((id) => tellResumed(outcome('proven', id), id));
  expect(currentNotifications()).toMatchObject([{ title: 'Access to 2 machines has ended' }]);
  // Another press on one of them is news of its own.
  tellResumed({ ...outcome('refused', '/o'), startedAt: 5 }, 'SRV-O');
  expect(currentNotifications()).toMatchObject([{ title: 'Revoking access to SRV-O: not confirmed' }, {}]);
});

it('leaves the rest to be told as of any other press once it was dismissed', async () => {
  revokeAccess.mockImplementation((id) => Promise.resolve(outcome(id === '/u' ? 'refused' : 'proven', id)));
  await revokeManyInBell(['/u', '/v'].map((machineId) => ({ machineId, removeExtension: false })));
  currentNotifications().forEach(({ id }) => dismissNotification(id));
  keepRevoke({ ...outcome('proven', '/u'), startedAt: 7 });
  tellResumed({ ...outcome('proven', '/u'), startedAt: 7 }, 'SRV-U');
  expect(currentNotifications()).toMatchObject([{ title: 'Access to SRV-U revoked' }]);
  expect(listeners.size).toBe(0);
});

it('goes on telling what comes of asking once more after its proof, and nothing of a later revoke', async () => {
  revokeAccess.mockImplementation((id) => Promise.resolve(outcome('refused', id)));
  await revokeManyInBell([{ machineId: '/m', removeExtension: true }]);
  const asked = { ...outcome('proven'), startedAt: 5 };
  keepRevoke(asked);
  expect(currentNotifications()[0]).toMatchObject({ body: '1 of 1 proven', tone: 'good' });
  keepRevoke({ ...asked, endRecordError: failure });
  const told = { body: '1 of 1 proven, no end recorded on /m', tone: 'attention' };
  expect(currentNotifications()[0]).toMatchObject(told);
  keepRevoke({ ...asked, startedAt: 9 });
  expect(currentNotifications()[0]).toMatchObject(told);
});

it('does not count what came of a press for another job, or of an earlier one', async () => {
  const refused = { ...outcome('refused', '/other'), startedAt: 10, namedJob: named('rs-a') };
  revokeAccess.mockResolvedValue(refused);
  keepRevoke(refused);
  await revokeManyInBell([{ machineId: '/m', removeExtension: false }]);
  keepRevoke({ ...refused, phase: 'proven', startedAt: 11, namedJob: named('rs-b') });
  keepRevoke({ ...outcome('proven', '/other'), startedAt: 9 });
  expect(currentNotifications()[0]).toMatchObject({ body: '0 of 1 proven, 1 needs you', tone: 'attention' });
  keepRevoke({ ...refused, phase: 'proven', startedAt: 12, namedJob: named('rs-a') });
  expect(currentNotifications()[0]).toMatchObject({ body: '1 of 1 proven', tone: 'good' });
});

it.each([
  ['was refused and named no job', outcome('refused', '/x')],
  ['left another job', { ...outcome('accepted', '/y'), namedJob: named('rs-a'), otherJob: 'RS-B' }],
])('counts the proof of another job for what %s', async (_, open) => {
  revokeAccess.mockImplementation(() => {
    keepRevoke(open);
    return Promise.resolve(open);
  });
  await revokeManyInBell([{ machineId: open.machineId, removeExtension: false }]);
  expect(currentNotifications()[0]).toMatchObject({ body: '0 of 1 proven, 1 needs you' });
  keepRevoke({ ...outcome('proven', open.machineId), startedAt: 5, namedJob: named('rs-b') });
  expect(currentNotifications()[0]).toMatchObject({ body: '1 of 1 proven', tone: 'good' });
});

it('listens no longer than until all is answered, with its record', async () => {
  const refused = outcome('refused', '/z');
  revokeAccess.mockResolvedValue(refused);
  keepRevoke(refused);
  await revokeManyInBell([{ machineId: '/z', removeExtension: false }]);
  expect(listeners.size).toBe(1);
  const proven = { ...outcome('proven', '/z'), startedAt: 5 };
  let record: (revoke: PendingRevoke) => void = () => undefined;
  outcomeOf.mockReturnValue(new Promise((resolve) => (record = resolve)));
  keepRevoke(proven);
  await new Promise(setImmediate);
  keepRevoke({ ...proven, endRecordError: failure });
  expect(currentNotifications()[0]).toMatchObject({ body: '1 of 1 proven, no end recorded on /z' });
  record(proven);
  await vi.waitFor(() => expect(listeners.size).toBe(0));
});

describe('a press that left another job', () => {
  const left = (machineId: string): PendingRevoke => ({
    ...outcome('accepted', machineId),
    namedJob: named('rs-a'),
    otherJob: 'rs-b',
  });
  const isOver = (job: string) => job === 'rs-b';
  const told = {
    title: 'Revoking access to 2 machines is over',
    body: '1 of 2 proven, what needed you on /q is over',
    tone: 'neutral',
  };

  it('needs nobody any more once Azure shows that as over, whoever did that', async () => {
    revokeAccess.mockImplementation((id) => Promise.resolve(id === '/q' ? left(id) : outcome('proven', id)));
    keepRevoke(left('/q'));
    await revokeManyInBell(['/q', '/r'].map((machineId) => ({ machineId, removeExtension: false })));
    expect(currentNotifications()).toMatchObject([{ body: '1 of 2 proven, 1 needs you' }]);
    noteEnded('/q', isOver);
    expect(currentNotifications()).toMatchObject([told]);
    await vi.waitFor(() => expect(listeners.size).toBe(0));
    expect(isPressedHere('/r')).toBe(false);
  });

  it('needs nobody where that was over before the record was kept', async () => {
    revokeAccess.mockImplementation((id) => {
      if (id === '/r') return Promise.resolve(outcome('proven', id));
      const revoke = { ...left(id), startedAt: 7 };
      keepRevoke(revoke);
      noteEnded(id, isOver);
      return Promise.resolve(revoke);
    });
    await revokeManyInBell(['/q', '/r'].map((machineId) => ({ machineId, removeExtension: false })));
    expect(currentNotifications()).toMatchObject([told]);
    expect(listeners.size).toBe(0);
  });
});
