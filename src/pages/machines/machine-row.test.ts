import { describe, expect, it } from 'vitest';
import type { FleetMachine } from '#src/azure/fleet/fleet.ts';
import { type AccessEvidence, accessState, type JobEvidence } from '#src/consent/access/access-state.ts';
import { accessSource, statusSource } from './evidence-words.ts';
import type { JobsKnown } from './jobs-known.ts';
import { listReading, type ListOrigin, notRead } from './list-reading.ts';
import { isUnread, machineRow } from './machine-row.ts';
import { remoteSupportText, remoteSupportTitle } from './RemoteSupportCell.tsx';
import { rowOf } from './row-memory.ts';

const now = Date.UTC(2026, 10, 24, 12);
const minute = 60_000;
const list = { readAt: now - minute, source: 'Azure Resource Graph', now, renewedWithin: 3 * minute } as const;

const machine = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/SRV-1',
  name: 'SRV-1',
  subscriptionId: 's',
  status: 'Connected',
  facts: {
    region: 'westeurope',
    operatingSystem: {},
    licence: {},
    agent: {},
    extension: { name: 'x', provisioningState: 'Succeeded' },
    permissions: {},
  },
} as unknown as FleetMachine;

const active: JobEvidence = {
  name: 'rs-a',
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: new Date(now + 60 * minute).toISOString(),
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  nodeState: 'Active',
  connectionStatus: 'Connected',
  sessions: [],
};

const direct = (readAt: number, more: Partial<AccessEvidence>): AccessEvidence => ({
  now: readAt,
  machine: { status: 'Disconnected', readAt },
  extension: 'absent',
  jobs: [],
  records: [],
  readAt,
  ...more,
});

describe('a row of the list', () => {
  it('says Active as such only while that was just read', () => {
    const fresh = machineRow(machine, { kind: 'read', jobs: [active], readAt: now - minute }, list);
    expect(remoteSupportText(fresh, now)).toBe('Active · 1 h left');
    expect(remoteSupportTitle(fresh, now)).toBe('Active · 1 h left. Read from Azure Resource Manager 1 min ago.');
    const old = machineRow(machine, { kind: 'read', jobs: [active], readAt: now - 4 * minute }, list);
    expect(remoteSupportText(old, now)).toBe('Last known: Active · 1 h left');
    const failing: JobsKnown = { kind: 'read', jobs: [active], readAt: now - minute, failedSince: now - 1000 };
    const error = new Error('lost');
    const unread = machineRow(machine, { ...failing, error }, list);
    expect(unread.accessError).toBe(error);
    expect(remoteSupportText(unread, now)).toContain('Last known: ');
    expect(accessSource(unread, now)).toBe(
      'Read from Azure Resource Manager 1 min ago; it could not be read again since.',
    );
  });

  it('claims no earlier knowledge of a machine whose access was never read', () => {
    const row = machineRow(machine, { kind: 'failed', error: new Error('lost'), since: now }, list);
    expect(remoteSupportTitle(row, now)).toBe(
      'Unknown. Azure Resource Manager could not be read, tried less than a minute ago.',
    );
  });

  it('calls nothing set up where Azure shows no access and nobody read the records', () => {
    const jobs: JobsKnown = { kind: 'unavailable', reason: 'Not registered.', readAt: now };
    const row = machineRow(machine, jobs, list);
    expect(remoteSupportText(row, now)).toBe('Unknown');
    expect([row.group, row.access]).toEqual(['unknown', expect.objectContaining({ canRevoke: { allowed: true } })]);
    expect(machineRow(machine, jobs, list, direct(now - minute, { records: [] })).group).toBe('setUp');
  });

  it('names Resource Graph and its lag for the status', () => {
    const row = machineRow(machine, { kind: 'notRead' }, list);
    expect(row.status).toBe('Connected');
    expect(statusSource(row, now)).toBe(
      'As read from Azure Resource Graph 1 min ago, which can lag behind the machine.',
    );
  });

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

  it('has no end proven by how late it is by a clock that no server has confirmed', () => {
    const jobs: JobsKnown = {
      kind: 'read',
      jobs: [],
      removedJobs: [{ name: 'rs-a', goneAt: now - 60 * minute, thereAt: now - 61 * minute }],
      readAt: now,
    };
    const kindBy = (origin: Partial<ListOrigin>) => {
      const reading = listReading({ readAt: now, source: 'resourceGraph', ...origin }, now, minute);
      const { access } = machineRow(machine, jobs, reading);
      return isUnread(access) ? access : access.kind;
    };
    expect(kindBy({})).toBe('revoked');
    expect(kindBy({ isReadAtUnsure: true })).toBe('removedFromAzure');
    expect(kindBy({ isKept: true })).toBe('removedFromAzure');
  });

  it('counts access as not proven ended for as long as nothing proves its end', () => {
    const removing: JobEvidence = { ...active, type: 'Revoke', provisioningState: 'Accepted', status: 'InProgress' };
    const past: JobEvidence = { ...active, expirationTimestamp: new Date(now - minute).toISOString() };
    const rowWith = (job: JobEvidence) => machineRow(machine, { kind: 'read', jobs: [job], readAt: now }, list);
    const asked = machineRow(machine, notRead, list, direct(now, { jobs: [active], pending: 'requestingRemoval' }));
    expect(
      [rowWith(removing), rowWith(past), asked].map(({ access, group }) => [!isUnread(access) && access.kind, group]),
    ).toEqual([
      ['removalAcceptedWaitingForTheMachine', 'ending'],
      ['expiredChecking', 'ending'],
      ['requestingRemoval', 'ending'],
    ]);
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

  it('says of a machine that nobody has looked at that it was not read', () => {
    const row = machineRow(machine, { kind: 'notRead' }, list);
    expect(row.access).toBe('notRead');
    expect(row.group).toBe('notRead');
    expect(remoteSupportText(row, now)).toBe('Not read yet');
    expect(remoteSupportTitle(row, now)).toBe(
      'Not read yet. Whether there is access has not been read. Azure Resource Graph lists the extension as Succeeded, as of 1 min ago.',
    );
    const read = machineRow(machine, { kind: 'notRead' }, list, direct(now, { jobs: [active] }));
    expect(read.access).toMatchObject({ kind: 'active' });
  });

  it('says what the list alone knows as such only while the list was just read', () => {
    const bare: FleetMachine = { ...machine, facts: { ...machine.facts, extension: 'absent' } };
    const textAfter = (age: number): string =>
      remoteSupportTitle(machineRow(bare, notRead, { ...list, now: list.readAt + age }), list.readAt + age);
    expect(textAfter(5 * minute)).toBe('Not set up. Read from Azure Resource Graph 5 min ago.');
    expect(textAfter(6 * minute)).toBe(
      'Last known: Not set up. Read from Azure Resource Graph 6 min ago, not again since.',
    );
  });

  it('is made anew when what it says may have changed, and only then', () => {
    const later = { ...list, now: now + 30_000 };
    const jobs: JobsKnown = { kind: 'read', jobs: [active], readAt: now };
    const own = { ...machine };
    const unread = rowOf(own, notRead, list, undefined);
    expect(rowOf(own, notRead, later, undefined)).toBe(unread);
    const old = rowOf(own, notRead, { ...list, now: now + 60 * minute }, undefined);
    expect(old.accessFrom.freshness.is).toBe('old');
    expect(rowOf(own, notRead, { ...list, now: now + 61 * minute }, undefined)).toBe(old);
    expect(rowOf(own, notRead, { ...list, readAt: now }, undefined)).not.toBe(old);
    expect(rowOf(own, notRead, list, undefined)).not.toBe(old);
    const read = rowOf(own, jobs, list, undefined);
    expect(read.access).toMatchObject({ kind: 'active' });
    expect(rowOf(own, jobs, list, undefined)).toBe(read);
    expect(rowOf(own, jobs, later, undefined)).not.toBe(read);
    expect(rowOf(own, jobs, { ...list, now: now + 2 * 3_600_000 }, undefined).access).not.toMatchObject({
      kind: 'active',
    });
    expect(rowOf(own, { ...jobs, jobs: [] }, list, undefined).access).toMatchObject({ kind: 'setUp' });
  });

  it('lets a direct read that failed say nothing', () => {
    const jobs: JobsKnown = { kind: 'read', jobs: [active], readAt: now - minute };
    expect(machineRow(machine, jobs, list, direct(now, { jobs: 'unknown' })).access).toMatchObject({ kind: 'active' });
  });
});

describe('a row of an earlier visit', () => {
  const kept = { ...list, isKept: true };

  it('says nothing of remote support, whether there was an extension or not', () => {
    for (const extension of ['absent', 'unknown', machine.facts.extension] as const) {
      const one = { ...machine, facts: { ...machine.facts, extension } };
      const row = machineRow(one, notRead, kept);
      expect([row.access, row.group, row.isKept]).toEqual(['notRead', 'notRead', true]);
      expect(remoteSupportText(row, now)).toBe('Not read yet');
    }
  });

  it('says what was read in this one', () => {
    const row = machineRow(machine, { kind: 'read', jobs: [active], readAt: now }, kept);
    expect(isUnread(row.access) ? row.access : row.access.kind).toBe('active');
  });
});
