import { describe, expect, it } from 'vitest';
import type { FleetMachine } from '#src/azure/fleet/fleet.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { accessSource, statusSource } from './evidence-words.ts';
import type { JobsKnown } from './jobs-known.ts';
import { listReading, type ListOrigin, notRead } from './list-reading.ts';
import { active, direct, list, machine, minute, now } from './machine-row-fixture.ts';
import { isUnread, machineRow } from './machine-row.ts';
import { remoteSupportText, remoteSupportTitle } from './RemoteSupportCell.tsx';
import { rowOf } from './row-memory.ts';

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

  it('counts no seconds of live access: it is not drawn anew each second', () => {
    const until = new Date(now + 60_000).toISOString();
    const row = machineRow(
      machine,
      { kind: 'read', jobs: [{ ...active, expirationTimestamp: until }], readAt: now },
      list,
    );
    expect(remoteSupportText(row, now)).toBe('Active · 1 min left');
    expect(remoteSupportText(row, now + 2000)).toBe('Active · less than 1 min left');
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

  it('counts a removal that failed as not proven ended, and a request for access that did as what needs attention', () => {
    const failed: JobEvidence = { ...active, provisioningState: 'Failed', status: 'Failed' };
    const { nodeState: _, ...unreported } = failed;
    const groupOf = (job: JobEvidence) => {
      const row = machineRow(machine, { kind: 'read', jobs: [job], readAt: now }, list);
      return [isUnread(row.access) ? row.access : row.access.word, row.group];
    };
    expect(groupOf({ ...failed, type: 'Revoke' })).toEqual(['Failed', 'ending']);
    expect(groupOf(unreported)).toEqual(['Failed', 'attention']);
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
