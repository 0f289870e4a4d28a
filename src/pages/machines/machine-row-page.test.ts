import { describe, expect, it } from 'vitest';
import type { FleetMachine } from '#src/azure/fleet/fleet.ts';
import { type AccessEvidence, accessState } from '#src/consent/access/access-state.ts';
import { statusSource } from './evidence-words.ts';
import type { JobsKnown } from './jobs-known.ts';
import { notRead } from './list-reading.ts';
import { active, direct, list, machine, minute, now } from './machine-row-fixture.ts';
import { isUnread, machineRow } from './machine-row.ts';
import { remoteSupportTitle } from './RemoteSupportCell.tsx';

describe('a row of a machine whose own page has been read', () => {
  it('believes a read of the machine itself over the list, when it is newer', () => {
    const jobs: JobsKnown = { kind: 'read', jobs: [active], readAt: now - minute };
    const later = machineRow(machine, jobs, list, direct(now - 1000, {}));
    expect(later.access).toMatchObject({ kind: 'none' });
    expect(later.status).toBe('Disconnected');
    expect(statusSource(later, now)).toBe('As read from Azure Resource Manager less than a minute ago.');
    const earlier = machineRow(machine, jobs, list, direct(now - 2 * minute, {}));
    expect(earlier.access).toMatchObject({ kind: 'active' });
    expect(earlier.status).toBe('Connected');
  });

  it('knows from the page of the machine that access is gone, though newer jobs of the list show none', () => {
    const away = { ...machine, status: 'Disconnected' };
    const jobs: JobsKnown = { kind: 'read', jobs: [], readAt: now - 1000 };
    const removedJobs = [{ name: 'rs-a', goneAt: now - minute, thereAt: now - 2 * minute }];
    const row = machineRow(away, jobs, list, direct(now - minute, { removedJobs }));
    expect(row.access).toMatchObject({ kind: 'removedFromAzure', canRevoke: { allowed: true } });
    expect(row.group).toBe('ending');
    expect(row.accessFrom.freshness).toEqual({ is: 'current', asOf: now - 1000 });
    expect(machineRow(away, jobs, list).access).toMatchObject({ kind: 'setUp', canRevoke: { allowed: false } });
  });

  it('knows by itself that access is gone which it has listed, and from the page of the machine since when', () => {
    const away = { ...machine, status: 'Disconnected' };
    const lost = { name: 'RS-A', goneAt: now - minute, thereAt: now - 2 * minute };
    const jobs: JobsKnown = { kind: 'read', jobs: [], removedJobs: [lost], readAt: now - 1000 };
    const notRevoked = { access: { kind: 'removedFromAzure', canRevoke: { allowed: true } }, group: 'ending' };
    expect(machineRow(away, jobs, list)).toMatchObject(notRevoked);
    const { jobs: _, ...rest } = jobs;
    expect(machineRow(away, { ...rest, kind: 'unavailable', reason: 'Not registered.' }, list)).toMatchObject(
      notRevoked,
    );
    // The machine was back within six hours of when the job was there, as its page knows.
    const back = {
      status: 'Connected',
      lastStatusChange: new Date(now - 5 * minute).toISOString(),
      readAt: list.readAt + 1,
    };
    const known = { ...lost, name: 'rs-a', goneAt: now - 10 * minute };
    const never = { ...jobs, removedJobs: [{ ...known, thereAt: Number.NEGATIVE_INFINITY }] };
    const page = direct(now - minute, { removedJobs: [known], machine: back });
    expect(machineRow(away, never, list, page).access).toMatchObject({ kind: 'revoked' });
  });

  it('has an end proven by the machine that had the access, and by no other of its name, as its page has', () => {
    const back = { ...machine, lastStatusChange: new Date(now - 60 * minute).toISOString() };
    const lost = { name: 'rs-a', goneAt: now - 90 * minute, thereAt: now - 91 * minute, vmId: 'one' };
    const jobs: JobsKnown = { kind: 'read', jobs: [], removedJobs: [lost], readAt: now - 1000 };
    const accessOn = (vmId: string) => machineRow({ ...back, vmId }, jobs, list).access;
    expect(accessOn('one')).toMatchObject({ kind: 'revoked' });
    const other = {
      kind: 'removedFromAzure',
      detail: expect.stringContaining('Azure has another machine of this name now') as unknown,
    };
    expect(accessOn('two')).toMatchObject(other);
    const readOnPage = { status: 'Connected', lastStatusChange: back.lastStatusChange, vmId: 'two' };
    const page = direct(now - 2 * minute, {
      machine: { ...readOnPage, readAt: now - 2 * minute },
      removedJobs: [lost],
    });
    expect(accessState({ ...page, now })).toMatchObject(other);
    expect(machineRow({ ...back, vmId: 'two' }, jobs, list, page).access).toMatchObject(other);
  });

  it('takes the newer reading of the machine for the proof that access is gone', () => {
    const back = { status: 'Connected', lastStatusChange: new Date(now - 5 * minute).toISOString() };
    const removedJobs = [{ name: 'rs-a', goneAt: now - 10 * minute, thereAt: now - 20 * minute }];
    const jobs: JobsKnown = { kind: 'read', jobs: [], readAt: now };
    const kindAt = (readAt: number) => {
      const row = machineRow(
        { ...machine, status: 'Disconnected' },
        jobs,
        list,
        direct(readAt, { removedJobs, machine: { ...back, readAt } }),
      );
      return [row.status, isUnread(row.access) ? row.access : row.access.kind];
    };
    expect(kindAt(list.readAt + 1)).toEqual(['Connected', 'revoked']);
    expect(kindAt(list.readAt)).toEqual(['Disconnected', 'removedFromAzure']);
  });

  it('lets access be revoked that a consent on record awaits, as the page of the machine has read it', () => {
    const jobs: JobsKnown = { kind: 'read', jobs: [], readAt: now };
    const notAfter = new Date(now + 60 * minute).toISOString();
    const records: AccessEvidence['records'] = [{ consentId: 'rs-a', level: 'Diagnostics', notAfter, userId: 'u' }];
    const access = (more: Partial<AccessEvidence>) =>
      machineRow(machine, jobs, list, direct(now - minute, more)).access;
    expect(access({ records })).toMatchObject({ canRevoke: { allowed: true } });
    expect(access({ records: 'unknown' })).toMatchObject({ canRevoke: { allowed: false } });
  });

  it('does not lose access that the page of the machine has read to a list that lists no extension yet', () => {
    const bare: FleetMachine = { ...machine, facts: { ...machine.facts, extension: 'absent' } };
    const before = direct(list.readAt - 1000, { jobs: [active] });
    const row = machineRow(bare, notRead, list, before);
    expect(row.access).toMatchObject({ kind: 'active' });
    expect(row.accessFrom).toMatchObject({ source: 'Azure Resource Manager', freshness: { asOf: before.readAt } });
    expect(machineRow(bare, notRead, list, { ...before, jobs: [] }).access).toMatchObject({ kind: 'none' });
    const read: JobsKnown = { kind: 'read', jobs: [], readAt: list.readAt };
    expect(machineRow(bare, read, list, before).access).toMatchObject({ kind: 'none' });
  });

  it('does not call remote support not set up where the page of the machine could not read its jobs since', () => {
    const bare: FleetMachine = { ...machine, facts: { ...machine.facts, extension: 'absent' } };
    const textOf = (readAt: number, more: Partial<AccessEvidence> = {}) =>
      remoteSupportTitle(machineRow(bare, notRead, list, direct(readAt, { jobs: 'unknown', ...more })), now);
    expect(textOf(now)).toBe('Unknown. Azure Resource Manager could not be read, tried less than a minute ago.');
    for (const known of [textOf(list.readAt), textOf(now, { jobsUnavailable: 'Not registered.' })])
      expect(known).toMatch(/^Not set up\./);
  });

  it('shows a machine that Azure no longer has as such, though Resource Graph lists it', () => {
    const row = machineRow(machine, { kind: 'notRead' }, list, direct(now, { machine: 'notFound', jobs: 'unknown' }));
    expect(row.status).toBe('Not in Azure');
  });

  it('lets a direct read that failed say nothing', () => {
    const jobs: JobsKnown = { kind: 'read', jobs: [active], readAt: now - minute };
    expect(machineRow(machine, jobs, list, direct(now, { jobs: 'unknown' })).access).toMatchObject({ kind: 'active' });
  });
});
