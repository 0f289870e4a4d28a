import { describe, expect, it, vi } from 'vitest';
import { accessState } from '#src/consent/access/access-state.ts';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleNow, sampleRecord } from '#src/consent/samples.ts';
import {
  addJob,
  arm,
  beforeEachReading,
  enable,
  hour,
  iso,
  load,
  machine,
  minute,
  reported,
  wait,
} from '#src/azure/testing/evidence-fixture.ts';

beforeEachReading();

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
