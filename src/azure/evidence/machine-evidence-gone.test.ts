import { beforeEach, describe, expect, it, vi } from 'vitest';
import { accessState } from '#src/consent/access/access-state.ts';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleMachine, sampleNow, sampleRecord } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm } from '#src/azure/testing/sample-arm.ts';
import { fakeTime, SampleBrowser } from '#src/azure/testing/sample-browser.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machine = sampleMachine('srv-sql-01').toLowerCase();
const minute = 60_000;
const hour = 60 * minute;
const iso = (at: number): string => new Date(at).toISOString();
let arm: SampleArm;

const addJob = (name: string) =>
  arm.addJob(machine, name, {
    type: 'Enable',
    accessLevel: 'Diagnostics',
    expirationTimestamp: iso(sampleNow + 24 * hour),
  });

const load = async () => {
  vi.resetModules();
  const { evidenceKey, readEvidence } = await import('./machine-evidence.ts');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const { keepRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  /** Reads as whoever pursues a revoke, with no page that shows the machine. */
  const read = async () => {
    let evidence: Awaited<ReturnType<typeof readEvidence>> | undefined;
    void readEvidence(machine).then((value) => (evidence = value));
    await passTime(30, () => evidence !== undefined);
    if (evidence === undefined) throw new Error('Not read.');
    // As the cache does with an entry that no page shows, five minutes after it was made.
    queryClient.removeQueries({ queryKey: evidenceKey(machine) });
    return evidence;
  };
  return { read, keepRevoke };
};

beforeEach(() => {
  fakeTime(sampleNow);
  hashAtOnce();
  void new SampleBrowser();
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  arm.addMachine(machine);
  arm.addExtension(machine, 'Succeeded');
});

const wait = (ms: number): void => void vi.advanceTimersByTime(ms);

describe('a job that somebody deletes while no page shows the machine', () => {
  it('is missed from one moment on, and proven gone half an hour later', async () => {
    addJob('rs-1');
    const { read } = await load();
    const there = await read();
    arm.jobs.clear();
    wait(5 * minute);
    const gone = await read();
    const until = sampleNow + 24 * hour;
    expect(gone.removedJobs).toEqual([{ name: 'rs-1', thereAt: expect.any(Number), goneAt: gone.readAt, until }]);
    expect(gone.removedJobs?.[0]?.thereAt).toBeGreaterThan(there.readAt - 2000);
    expect(gone.removedJobs?.[0]?.thereAt).toBeLessThanOrEqual(there.readAt);
    for (let passed = 0; passed < 5; passed += 1) {
      wait(5 * minute);
      const later = await read();
      expect(later.removedJobs).toEqual(gone.removedJobs);
      expect(accessState(later).word).toBe('Removed from Azure');
    }
    wait(5 * minute);
    expect(accessState(await read()).word).toBe('Revoked');
  });

  it('is proven gone by no clock that was slow before a server told the time', async () => {
    const lasting = { ...enable, expirationTimestamp: iso(sampleNow + 72 * hour) };
    arm.addJob(machine, 'rs-1', lasting);
    arm.addJob(machine, 'rs-undated', { ...lasting, type: 'Revoke', endTimeUtc: '', ...reported('') });
    arm.isDateShown = false;
    arm.clockAheadMs = 24 * hour;
    const { read } = await load();
    await read();
    arm.jobs.delete([...arm.jobs.keys()].find((id) => id.endsWith('/rs-1')) ?? '');
    wait(minute);
    const unsure = await read();
    expect(unsure).toMatchObject({
      removedJobs: [{ name: 'rs-1', goneAt: Number.POSITIVE_INFINITY }],
      jobs: [{ name: 'rs-undated', doneBy: Number.POSITIVE_INFINITY }],
    });
    expect(accessState({ ...unsure, jobs: [] }).word).toBe('Removed from Azure');
    arm.isDateShown = true;
    const heard = await read();
    const heardAt = heard.removedJobs?.[0]?.goneAt ?? Number.NaN;
    expect(Math.abs(heardAt - Date.now() - 24 * hour)).toBeLessThan(2000);
    expect(heard).toMatchObject({ jobs: [{ doneBy: heardAt }] });
    for (const jobs of [[], heard.jobs]) expect(accessState({ ...heard, jobs }).word).toBe('Removed from Azure');
    wait(29 * minute);
    expect(accessState({ ...(await read()), jobs: [] }).word).toBe('Removed from Azure');
    wait(minute);
    expect(accessState({ ...(await read()), jobs: [] }).word).toBe('Revoked');
  });

  it('is not missed where its end was proven before', async () => {
    arm.addJob(machine, 'rs-1', {
      type: 'Revoke',
      accessLevel: 'Diagnostics',
      expirationTimestamp: iso(sampleNow + 24 * hour),
      reportedProperties: { nodeSettings: { state: 'Revoked' } },
    });
    const { read } = await load();
    expect(accessState(await read()).word).toBe('Revoked');
    arm.jobs.clear();
    wait(minute);
    expect(await read()).not.toHaveProperty('removedJobs');
  });

  it('is not missed for a press that its proof has left to another job, either', async () => {
    addJob('other');
    const { read, keepRevoke } = await load();
    const press = { machineId: machine, startedAt: Date.now(), removeExtension: false };
    keepRevoke({ ...press, phase: 'accepted', jobName: 'rs-1', otherJob: 'other' });
    expect(await read()).not.toHaveProperty('removedJobs');
  });

  it('has its end proven by no other machine that has the name by now, be the job still listed or not', async () => {
    const vmId = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
    arm.addMachine(machine, { vmId: vmId(1), status: 'Disconnected' });
    addJob('rs-1');
    const { read } = await load();
    await read();
    const listedAt = Date.now();
    arm.addJob(machine, 'rs-1', {
      type: 'Revoke',
      accessLevel: 'Diagnostics',
      expirationTimestamp: iso(sampleNow + 24 * hour),
      provisioningState: 'Succeeded',
      status: 'Succeeded',
      endTimeUtc: iso(listedAt),
    });
    wait(2 * minute);
    arm.addMachine(machine, { vmId: vmId(2), since: iso(listedAt + minute) });
    const other = {
      word: 'Removed from Azure',
      detail: expect.stringContaining('Azure has another machine of this name'),
    };
    for (let more = 0; more < 2; more += 1) expect(accessState(await read())).toMatchObject(other);
    arm.jobs.clear();
    await read();
    wait(hour);
    expect(accessState(await read())).toMatchObject(other);
  });

  const enable = { type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp: iso(sampleNow + 24 * hour) };
  const reported = (state: string) => ({ reportedProperties: { nodeSettings: { state } } });
  const shortly = iso(sampleNow + hour);

  it.each([
    ['Azure shows what took its place', () => addJob('newer')],
    [
      'what took its place has ended',
      () => arm.addJob(machine, 'newer', { ...enable, type: 'Revoke', ...reported('Revoked') }),
    ],
  ])('is what a press was left to, until %s', async (_, happens) => {
    const { read, keepRevoke } = await load();
    const { revokesOn } = await import('#src/azure/journal/pending-revokes.ts');
    const press = { machineId: machine, startedAt: Date.now(), removeExtension: false };
    arm.addJob(machine, 'other', { ...enable, expirationTimestamp: shortly, ...reported('Superseded') }, hour);
    keepRevoke({ ...press, phase: 'accepted', jobName: 'rs-1', otherJob: 'other' });
    await read();
    expect(revokesOn(machine)[0]).not.toHaveProperty('isAnswered');
    // Its agreed end is not that of what took its place.
    vi.setSystemTime(sampleNow + 2 * hour);
    await read();
    expect(revokesOn(machine)[0]).not.toHaveProperty('isAnswered');
    happens();
    await read();
    expect(revokesOn(machine)[0]).toHaveProperty('isAnswered', true);
  });

  it('is what a press was left to until it is proven to be over', async () => {
    const { read, keepRevoke } = await load();
    const { revokesOn } = await import('#src/azure/journal/pending-revokes.ts');
    const press = { machineId: machine, startedAt: Date.now(), removeExtension: false };
    const isAnswered = () => revokesOn(machine)[0]?.isAnswered === true;
    addJob('other');
    keepRevoke({ ...press, phase: 'accepted', jobName: 'rs-1', otherJob: 'OTHER' });
    await read();
    expect(isAnswered()).toBe(false);
    arm.jobs.clear();
    await read();
    expect(isAnswered()).toBe(false);
    wait(31 * minute);
    await read();
    expect(isAnswered()).toBe(true);
  });

  it('is not proven gone by a machine that came back too late, however often it is read', async () => {
    addJob('rs-1');
    arm.addMachine(machine, { status: 'Disconnected' });
    const { read } = await load();
    await read();
    arm.jobs.clear();
    // The tab slept: the job may have gone at any time since.
    wait(7 * hour);
    expect(accessState(await read()).word).toBe('Removed from Azure');
    arm.addMachine(machine, { since: iso(Date.now() + minute) });
    wait(hour);
    expect(accessState(await read()).word).toBe('Removed from Azure');
  });

  it('is remembered while nothing can be read', async () => {
    addJob('rs-1');
    const { read } = await load();
    await read();
    arm.fault = () => ({ status: 403, code: 'AuthorizationFailed', message: 'No.' });
    expect((await read()).jobs).toBe('unknown');
    arm.jobs.clear();
    arm.fault = () => undefined;
    const after = await read();
    expect(after.removedJobs).toMatchObject([{ name: 'rs-1', goneAt: after.readAt }]);
  });

  it('was there when the list was asked for, not when it came', async () => {
    addJob('rs-1');
    const { read } = await load();
    const { fetch } = arm;
    vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
      const reply = await fetch(url, init);
      if (url.pathname.toLowerCase().endsWith('/jobs')) await new Promise((resolve) => setTimeout(resolve, 20_000));
      return reply;
    });
    const asked = Date.now();
    const slow = await read();
    expect(Date.now() - asked).toBeGreaterThan(19_000);
    expect(slow.readAt - asked).toBeLessThan(2000);
    vi.stubGlobal('fetch', fetch);
    arm.jobs.clear();
    expect((await read()).removedJobs?.[0]?.thereAt).toBeLessThan(asked + 2000);
  });
});

describe('a job that this page has never seen', () => {
  const thereAt = async (recordedAt: number): Promise<number | undefined> => {
    const record = await sampleRecord();
    const { consentId } = record;
    const name = recordName(consentId);
    const id = `${machine.split('/providers/')[0]}/providers/microsoft.resources/deployments/${name}`;
    const properties = JSON.parse(JSON.stringify(recordTemplate(record))) as Record<string, unknown>;
    arm.deployments.set(id, { at: recordedAt, id, name, properties });
    const { read, keepRevoke } = await load();
    keepRevoke({ machineId: machine, jobName: consentId, phase: 'accepted', startedAt: 0, removeExtension: false });
    return (await read()).removedJobs?.[0]?.thereAt;
  };

  it('did not go before the consent to it began, nor before that was on record: the earlier counts', async () => {
    expect(await thereAt(sampleNow - hour)).toBe(sampleNow - hour);
    wait(hour);
    expect(await thereAt(sampleNow + minute)).toBe(sampleNow);
  });
});

describe('several presses to revoke on one machine', () => {
  const press = { machineId: machine, removeExtension: false } as const;
  const named = (name: string) => ({ name, accessLevel: 'Diagnostics', expirationTimestamp: '2026-11-24T21:00:00Z' });

  it('all count: a job whose revoke was accepted is missed, though another press needs a person', async () => {
    const { read, keepRevoke } = await load();
    const y = { ...press, jobName: 'rs-y', namedJob: named('rs-y'), startedAt: sampleNow - 2 * minute };
    const x = { ...press, jobName: 'rs-x', namedJob: named('rs-x'), startedAt: sampleNow - minute };
    keepRevoke({ ...y, phase: 'requesting' });
    keepRevoke({ ...x, phase: 'refused' });
    const requesting = await read();
    expect(requesting).toMatchObject({ pending: 'requestingRemoval' });
    expect(requesting).not.toHaveProperty('removedJobs');
    keepRevoke({ ...y, phase: 'accepted' });
    const accepted = await read();
    expect(accepted).not.toHaveProperty('pending');
    expect(accepted.removedJobs).toEqual([
      { name: 'rs-y', goneAt: accepted.readAt, thereAt: Number.NEGATIVE_INFINITY },
    ]);
  });

  it.each([
    ['accepted', { pending: 'requestingRemoval' }],
    ['refused', {}],
  ] as const)('what was asked for before one was %s may show access as it was', async (phase, shown) => {
    const { read, keepRevoke } = await load();
    const one = { ...press, jobName: 'rs-y', namedJob: named('rs-y'), startedAt: sampleNow };
    keepRevoke({ ...one, phase: 'requesting' });
    const around = read();
    keepRevoke({ ...one, phase });
    const { pending } = await around;
    expect({ ...(pending && { pending }) }).toEqual(shown);
    expect(await read()).not.toHaveProperty('pending');
  });
});
