import { describe, expect, it, vi } from 'vitest';
import { evidenceKey } from '#src/azure/evidence/machine-evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { forgetRemoval, rememberRemoval } from '#src/azure/revoke/open-removals.ts';
import { keepRevoke, noteEnded, type PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { sampleEvidence, sampleJob } from '#src/consent/samples.ts';
import { currentNotifications } from '#src/shell/notifications.ts';
import { isPressedHere, revokeInBell, revokeNews, tellAmongMany, tellResumed } from './revoke-notification.ts';

type Tell = (revoke: PendingRevoke) => void;

const work = vi.hoisted(() => ({ revokeAccess: vi.fn<(...asked: unknown[]) => Promise<unknown>>() }));
vi.mock('#src/azure/revoke/revokes.ts', () => ({ revokeAccess: work.revokeAccess }));

const named = (name: string) => ({ name, accessLevel: 'Diagnostics', expirationTimestamp: '' });

/** A press for this job: tells of its proof, and then how it ended. */
const press = (name: string): { tell: Tell; end: (outcome: PendingRevoke) => Promise<void> } => {
  let tell: Tell = () => undefined;
  let finish: Tell = () => undefined;
  work.revokeAccess.mockImplementationOnce((...[, , , onProven]) => {
    tell = onProven as Tell;
    return new Promise((resolve) => (finish = resolve));
  });
  const all = revokeInBell('/m', 'SRV-1', named(name), { removeExtension: false });
  const end = (outcome: PendingRevoke): Promise<void> => {
    finish(outcome);
    return all;
  };
  return { tell, end };
};

const revoke = (more: Partial<PendingRevoke>): PendingRevoke => ({
  machineId: '/m',
  phase: 'proven',
  startedAt: 0,
  removeExtension: false,
  ...more,
});

it('says revoked only of a job whose end is proven', () => {
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a' })).title).toBe('Access to SRV-1 revoked');
  const note = 'Access that was granted since has taken the place of this one. It is not ended by this revoke.';
  expect(revokeNews('SRV-1', revoke({ phase: 'absent', note }))).toEqual({
    title: 'Revoking access to SRV-1 is over',
    body: note,
    tone: 'neutral',
  });
  const expired = revokeNews('SRV-1', revoke({ jobName: 'rs-a', ended: 'expired' }));
  expect(expired.title).toBe('Access to SRV-1 has expired');
  expect(expired.body).not.toMatch(/revoke/);
  for (const phase of ['requesting', 'accepted', 'refused'] as const) {
    const news = revokeNews('SRV-1', revoke({ phase, jobName: 'rs-a' }));
    expect(news).toMatchObject({ title: 'Revoking access to SRV-1: not confirmed', tone: 'attention' });
  }
});

it('says in short why, and leaves Azure’s long sentence to the page', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'The client … with object id … over scope …' });
  expect(revokeNews('SRV-1', revoke({ phase: 'refused', error })).body).toBe('You do not have the permission.');
});

it('says of an end that is proven what was asked for besides and did not come of it', () => {
  const extensionError = new AzureError({ kind: 'conflict', code: 'ScopeLocked', message: 'The scope … is locked.' });
  const endRecordError = new AzureError({ kind: 'forbidden', message: 'The client … over scope …' });
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a', extensionError }))).toEqual({
    title: 'Access to SRV-1 revoked',
    body: 'Confirmed by Azure. The extension could not be removed: A lock forbids this.',
    tone: 'attention',
  });
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a', ended: 'expired', endRecordError }))).toEqual({
    title: 'Access to SRV-1 has expired',
    body: 'Its time is over. Confirmed by Azure. The end could not be recorded: You do not have the permission.',
    tone: 'attention',
  });
  expect(revokeNews('SRV-1', revoke({ phase: 'absent', extensionError, endRecordError }))).toEqual({
    title: 'Revoking access to SRV-1 is over',
    body: 'There was nothing to revoke. The extension could not be removed: A lock forbids this. The end could not be recorded: You do not have the permission.',
    tone: 'attention',
  });
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a' })).tone).toBe('good');
});

it('says that only this page knows of an extension that is still to be removed', () => {
  const removal = { row: { machineId: '/M' } };
  rememberRemoval(removal);
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a' })).body).toMatch(
    /^Confirmed.* or this tab is closed or reloaded\.$/,
  );
  forgetRemoval(removal);
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a' })).body).toBe('Confirmed by Azure.');
});

it('tells the proof when it is there, and then how it ended', async () => {
  const { tell, end } = press('rs-a');
  expect(currentNotifications()).toMatchObject([{ title: 'Revoking access to SRV-1', tone: 'busy' }]);
  tell(revoke({}));
  expect(currentNotifications()).toMatchObject([{ title: 'Access to SRV-1 revoked', tone: 'good' }]);
  const endRecordError = new AzureError({ kind: 'forbidden', message: 'No.' });
  await end(revoke({ endRecordError }));
  expect(currentNotifications()).toMatchObject([{ title: 'Access to SRV-1 revoked', tone: 'attention' }]);
});

it('says how far it is while it is under way, which is no news', async () => {
  const body = () => currentNotifications().find(({ tone }) => tone === 'busy')?.body;
  const { tell, end } = press('rs-far');
  expect(body()).toBe('Requesting removal');
  const at = currentNotifications()[0]?.at;
  keepRevoke(revoke({ phase: 'accepted', jobName: 'rs-far', namedJob: named('rs-far') }));
  expect(body()).toBe('Under way, not proven yet');
  queryClient.setQueryData(
    evidenceKey('/m'),
    sampleEvidence({ jobs: [{ ...sampleJob, name: 'RS-far', type: 'Revoke' }] }),
  );
  keepRevoke(revoke({ phase: 'accepted', jobName: 'rs-far', namedJob: named('rs-far') }));
  expect(body()).toBe('Removal accepted, not proven yet');
  expect(currentNotifications()[0]?.at).toBe(at);
  const proven = revoke({ jobName: 'rs-far', namedJob: named('rs-far') });
  tell(proven);
  // Another tab asks once more while the record is kept.
  keepRevoke(revoke({ phase: 'accepted', startedAt: 1, namedJob: named('rs-far') }));
  expect(currentNotifications()).toMatchObject([{ body: 'Confirmed by Azure.', tone: 'good' }]);
  await end(proven);
});

it('says nothing of an earlier press once there is another for the machine', async () => {
  const first = press('rs-a');
  first.tell(revoke({}));
  const second = press('rs-b');
  expect(currentNotifications()).toMatchObject([{ title: 'Revoking access to SRV-1', tone: 'busy' }]);
  first.tell(revoke({}));
  expect(currentNotifications()).toMatchObject([{ tone: 'busy' }]);
  await second.end(revoke({ phase: 'refused' }));
  // Its record has taken so long.
  await first.end(revoke({}));
  expect(currentNotifications()).toMatchObject([{ title: 'Revoking access to SRV-1: not confirmed' }]);
});

describe('a revoke that goes on without a press of this page', () => {
  const resumed = (machineId: string, more: Partial<PendingRevoke>) => revoke({ machineId, ...more });
  const titles = () => currentNotifications().map(({ title }) => title);

  it('is told once it is over, once', () => {
    tellResumed(resumed('/A', { phase: 'accepted' }), 'SRV-A');
    expect(titles()).not.toContain('Access to SRV-A revoked');
    const proven = resumed('/A', {});
    tellResumed(proven, 'SRV-A');
    tellResumed(proven, 'SRV-A');
    expect(titles().filter((title) => title === 'Access to SRV-A revoked')).toHaveLength(1);
    expect(isPressedHere('/a')).toBe(false);
  });

  it('has the same entry when a person tries it again, which then tells', async () => {
    tellResumed(resumed('/B', { phase: 'refused' }), 'SRV-B');
    const count = currentNotifications().length;
    let end: (outcome: PendingRevoke) => void = () => undefined;
    work.revokeAccess.mockReturnValueOnce(new Promise((resolve) => (end = resolve)));
    const done = revokeInBell('/b', 'SRV-B', undefined, { removeExtension: false });
    expect(isPressedHere('/B')).toBe(true);
    tellResumed(resumed('/b', { phase: 'refused' }), 'SRV-B');
    end(resumed('/b', {}));
    await done;
    tellResumed(resumed('/b', {}), 'SRV-B');
    expect(currentNotifications()).toHaveLength(count);
    expect(titles()).toContain('Access to SRV-B revoked');
    // Somebody pressed in another tab since, and that goes on here.
    tellResumed(resumed('/b', { phase: 'refused', startedAt: 99 }), 'SRV-B');
    expect(titles()).toContain('Revoking access to SRV-B: not confirmed');
  });

  it('says nothing once more of a press that was refused, after another for the machine is proven', async () => {
    const refused = revoke({ phase: 'refused', namedJob: named('rs-a') });
    await press('rs-a').end(refused);
    expect(titles()).toContain('Revoking access to SRV-1: not confirmed');
    const proven = revoke({ startedAt: 5, namedJob: named('rs-b') });
    await press('rs-b').end(proven);
    tellResumed(refused, 'SRV-1');
    expect(titles()).toContain('Access to SRV-1 revoked');
  });

  it('tells of an earlier press that is refused only after a later one for the machine is proven', async () => {
    const [earlier, later] = [press('rs-c'), press('rs-d')];
    await later.end(revoke({ startedAt: 15, namedJob: named('rs-d') }));
    const refused = revoke({ phase: 'refused', startedAt: 10, namedJob: named('rs-c') });
    await earlier.end(refused);
    expect(titles()).toContain('Access to SRV-1 revoked');
    tellResumed(refused, 'SRV-1');
    expect(titles()).toContain('Revoking access to SRV-1: not confirmed');
  });

  it('is not told of one machine that one entry for many tells of', () => {
    const leave = tellAmongMany(['/C']);
    tellResumed(resumed('/c', {}), 'SRV-C');
    expect(titles()).not.toContain('Access to SRV-C revoked');
    leave();
    tellResumed(resumed('/c', { startedAt: 99 }), 'SRV-C');
    expect(titles()).toContain('Access to SRV-C revoked');
  });
  it('is not told of one machine while any of two entries for many tells of it', () => {
    const [leave, leaveOther] = [tellAmongMany(['/D', '/E']), tellAmongMany(['/d'])];
    leave();
    leave();
    expect([isPressedHere('/D'), isPressedHere('/E')]).toEqual([true, false]);
    leaveOther();
    expect(isPressedHere('/D')).toBe(false);
  });
});

describe('a revoke that needed a person', () => {
  const entry = () => currentNotifications().map(({ title, body, tone }) => ({ title, body, tone }))[0];
  const needing = (machineId: string, more: Partial<PendingRevoke>) => {
    const outcome = revoke({ machineId, phase: 'accepted', jobName: 'rs-a', namedJob: named('rs-a'), ...more });
    keepRevoke(outcome);
    return outcome;
  };
  const isOver = {
    title: 'Revoking access to SRV-N is over',
    body: 'Azure shows the job rs-other as over.',
    tone: 'neutral',
  };

  it('is told as over once the other job on the machine is, whoever ended that', async () => {
    const outcome = needing('/n1', {
      otherJob: 'rs-other',
      note: 'The job rs-other may still let Microsoft Support in.',
    });
    work.revokeAccess.mockResolvedValueOnce(outcome);
    await revokeInBell('/N1', 'SRV-N', named('rs-a'), { removeExtension: false });
    expect(entry()).toMatchObject({ title: 'Revoking access to SRV-N: not confirmed', tone: 'attention' });
    noteEnded('/n1', (job) => job === 'rs-third');
    expect(entry()).toMatchObject({ tone: 'attention' });
    noteEnded('/n1', (job) => job === 'rs-other');
    expect(entry()).toEqual(isOver);
  });

  it('is told as over also where it went on from before a reload', () => {
    tellResumed(needing('/n2', { otherJob: 'rs-other' }), 'SRV-N');
    expect(entry()).toMatchObject({ tone: 'attention' });
    noteEnded('/n2', () => true);
    expect(entry()).toEqual(isOver);
  });

  it('is told as revoked where a press of another tab proved the end, once', () => {
    tellResumed(needing('/n3', { phase: 'refused', startedAt: 1 }), 'SRV-N');
    const count = currentNotifications().length;
    const proven = revoke({ machineId: '/n3', startedAt: 9, jobName: 'rs-a', namedJob: named('rs-a') });
    keepRevoke(proven);
    expect(entry()).toMatchObject({ title: 'Access to SRV-N revoked', tone: 'good' });
    tellResumed(proven, 'SRV-N');
    expect(currentNotifications()).toHaveLength(count);
  });

  it('says nothing more once a later press has its entry', () => {
    tellResumed(needing('/n4', { otherJob: 'rs-other' }), 'SRV-N');
    work.revokeAccess.mockReturnValueOnce(new Promise(() => undefined));
    void revokeInBell('/n4', 'SRV-N', named('rs-other'), { removeExtension: false });
    noteEnded('/n4', () => true);
    expect(entry()).toMatchObject({ title: 'Revoking access to SRV-N', tone: 'busy' });
  });
});
