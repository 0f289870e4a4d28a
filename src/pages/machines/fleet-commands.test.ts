import { describe, expect, it, vi } from 'vitest';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { mostMachines } from '#src/consent/consent-limits.ts';
import { sampleEvidence, sampleJob } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import type { RevokeTarget } from '#src/pages/shared/RevokeDialog.tsx';
import { fleetCommands, followTargets, revokeTargets } from './fleet-commands.tsx';
import { listed, now, viewOf, withExtension } from './fleet-fixture.ts';
import type { JobsKnown } from './jobs-known.ts';
import { withheldWords } from './kept-words.ts';
import { countShown, machineList, machineSelection } from './machine-list.ts';
import { noMachines, selectedIn, selectedRows } from './selected-machines.ts';

const acts = { refresh: () => undefined, revoke: () => undefined, refreshing: false };

describe('what the selection allows', () => {
  it.each([
    ['not read yet', {}, withExtension],
    ['being read', { A: { kind: 'reading' } }, withExtension],
    ['not readable', { A: { kind: 'failed', error: new Error('lost'), since: now } }, withExtension],
    ['being set up', { A: { kind: 'read', jobs: [], readAt: now } }, { ...withExtension, extensionState: 'Creating' }],
  ] satisfies [string, Parameters<typeof viewOf>[1], object][])(
    'access that is %s can be revoked',
    async (_, jobs, more) => {
      const view = await viewOf([listed('A', more)], jobs);
      expect(revokeTargets(view, Uint32Array.of(0))).toMatchObject([{ name: 'A', extensionRemovable: true }]);
      expect(
        fleetCommands(view, Uint32Array.of(0), acts).find(({ key }) => key === 'revoke')?.unavailable,
      ).toBeUndefined();
    },
  );

  it('is nothing while the list is of an earlier visit', async () => {
    const view = await viewOf([listed('A', withExtension)]);
    const commands = fleetCommands(view, Uint32Array.of(0), { ...acts, withheld: withheldWords });
    const reasonOf = (key: string) => commands.find((command) => command.key === key)?.unavailable;
    expect([reasonOf('grant'), reasonOf('revoke'), reasonOf('refresh')]).toEqual([
      withheldWords,
      withheldWords,
      undefined,
    ]);
  });

  it('where no access is shown there is nothing to revoke', async () => {
    const view = await viewOf([listed('A'), listed('B', withExtension)], {
      B: { kind: 'read', jobs: [], readAt: now },
    });
    expect(revokeTargets(view, Uint32Array.of(0, 1))).toEqual([]);
    expect(fleetCommands(view, Uint32Array.of(0, 1), acts).find(({ key }) => key === 'revoke')?.unavailable).toBe(
      'No access is shown on the selected machines.',
    );
  });

  it('of machines without an extension, all can be revoked once the list is old', async () => {
    const revocable = async (age: number) => {
      const view = await viewOf([listed('A'), listed('B')], { B: { kind: 'read', jobs: [], readAt: now } }, { age });
      const all = Uint32Array.of(0, 1);
      const revoke = fleetCommands(view, all, acts).find(({ key }) => key === 'revoke');
      return [revokeTargets(view, all).map(({ name }) => name), revoke?.unavailable === undefined];
    };
    const minute = 60_000;
    expect(await revocable(2 * minute)).toEqual([[], false]);
    // Access that was read is renewed sooner than the list.
    expect(await revocable(4 * minute)).toEqual([['B'], true]);
    expect(await revocable(6 * minute)).toEqual([['A', 'B'], true]);
  });

  it('says of how many of the selected machines access can be revoked', async () => {
    const none = { B: { kind: 'read', jobs: [], readAt: now } } satisfies Parameters<typeof viewOf>[1];
    const view = await viewOf([listed('A', withExtension), listed('B', withExtension), listed('C')], none);
    const label = (...rows: number[]) =>
      fleetCommands(view, Uint32Array.from(rows), acts).find(({ key }) => key === 'revoke')?.label;
    expect([label(), label(0), label(0, 1, 2), label(1, 2)]).toEqual([
      'Revoke access',
      'Revoke access',
      'Revoke access (1 of 3)',
      'Revoke access (0 of 2)',
    ]);
  });

  it('is asked about at the press: what the list makes of it later changes no open dialog', async () => {
    const asked = vi.fn<(targets: RevokeTarget[]) => void>();
    const view = await viewOf([listed('A'), listed('B', withExtension)], {}, { age: 2 * 60_000 });
    const commands = fleetCommands(view, Uint32Array.of(0, 1), { ...acts, revoke: asked });
    commands.find(({ key }) => key === 'revoke')?.onClick?.();
    expect(asked.mock.calls).toEqual([[[{ machineId: view.table.idAt(1), name: 'B', extensionRemovable: true }]]]);
  });

  it('is asked about by what is so now, while a dialog stays open', async () => {
    const rows = ['A', 'B', 'C'].map((name) => listed(name, withExtension));
    const read = (...jobs: JobEvidence[]): JobsKnown => ({ kind: 'read', jobs, readAt: now });
    const before = await viewOf(rows, { A: read(sampleJob), B: read(sampleJob), C: read(sampleJob) });
    const asked = revokeTargets(before, Uint32Array.of(0, 1, 2));
    const targetsIn = followTargets(before, asked, now);
    expect(targetsIn(before)).toEqual(asked);
    expect(targetsIn(undefined)).toEqual(asked);

    // The list has another order by now, without the last; access has ended on one and has been granted anew on the other.
    const after = await viewOf([rows[1] ?? listed('B'), rows[0] ?? listed('A')], {
      A: read({ ...sampleJob, name: 'rs-new' }),
      B: read(),
    });
    expect(targetsIn(after)).toMatchObject([
      { name: 'A', job: { name: 'rs-new' } },
      { name: 'B', isOver: true },
      { name: 'C', job: { name: sampleJob.name }, asOf: now, isConnectionUnknown: true },
    ]);
    expect(targetsIn(after)[0]).not.toHaveProperty('isOver');
    expect([asked, targetsIn(after)].map((targets) => targets[2]?.isHeard)).toEqual([true, false]);
  });

  it('looks anew only at machines of which more is known than the list has, or was', async () => {
    const rows = [listed('A', withExtension), listed('B', withExtension)];
    const view = await viewOf(rows);
    const asked = revokeTargets(view, Uint32Array.of(0, 1));
    const targetsIn = followTargets(view, asked, now);
    const known = await viewOf(rows, { A: { kind: 'read', jobs: [sampleJob], readAt: now } });
    const read = targetsIn({ ...known, table: view.table });
    expect(read[0]).toMatchObject({ name: 'A', job: { name: sampleJob.name } });
    expect(read[1]).toBe(asked[1]);
    const forgotten = targetsIn({ ...view });
    expect(forgotten).toEqual(asked);
    expect(forgotten[1]).toBe(asked[1]);
  });

  it('says of when access was read where that is not of now', async () => {
    const rows = [listed('A', withExtension)];
    const read = { A: { kind: 'read', jobs: [sampleJob], readAt: now } } satisfies Parameters<typeof viewOf>[1];
    const asOf = async (age: number) => {
      const [target] = revokeTargets(await viewOf(rows, read, { age }), Uint32Array.of(0));
      return target?.asOf;
    };
    expect([await asOf(60_000), await asOf(240_000)]).toEqual([undefined, now]);
  });

  it('says since when a machine is away by the reading that says that it is', async () => {
    const away = { ...withExtension, status: 'Disconnected', lastStatusChange: '2026-11-20T08:00:00Z' };
    const offline = async (machine?: AccessEvidence['machine']) => {
      const direct = machine && { A: sampleEvidence({ machine, readAt: now + 1000 }) };
      const view = await viewOf([listed('A', away)], {}, { age: 2000, ...(direct && { direct }) });
      return revokeTargets(view, Uint32Array.of(0)).map(({ offlineSince }) => offlineSince);
    };
    const at = { readAt: now + 1000, lastStatusChange: '2026-11-24T11:00:00Z' };
    expect(await offline()).toEqual([formatInstant(Date.parse(away.lastStatusChange))]);
    expect(await offline({ ...at, status: 'Expired' })).toEqual([formatInstant(Date.parse(at.lastStatusChange))]);
    expect(await offline({ readAt: now + 1000, status: 'Expired' })).toEqual(['an unknown time']);
    expect(await offline({ ...at, status: 'Connected' })).toEqual([undefined]);
  });

  it('says of when a machine is away, and that it is not known whether another is, once the list is old', async () => {
    const away = { ...withExtension, status: 'Disconnected', lastStatusChange: '2026-11-20T08:00:00Z' };
    const of = async (age: number, jobs = {}) => {
      const view = await viewOf([listed('A', away), listed('B', withExtension)], jobs, { age });
      return revokeTargets(view, Uint32Array.of(0, 1)).map(({ offlineAsOf, isConnectionUnknown }) => ({
        offlineAsOf,
        isConnectionUnknown,
      }));
    };
    const minute = 60_000;
    const read = { kind: 'read', jobs: [sampleJob], readAt: now };
    for (const jobs of [{}, { A: read, B: read }]) {
      expect(await of(5 * minute, jobs)).toEqual([{}, {}]);
      expect(await of(6 * minute, jobs)).toEqual([{ offlineAsOf: now }, { isConnectionUnknown: true }]);
    }
  });

  it('calls a session open where the machine is there to report its end, by readings of now', async () => {
    const isHeard = async (age: number, job: Partial<JobEvidence> = {}, status = 'Connected') => {
      const read: JobsKnown = { kind: 'read', jobs: [{ ...sampleJob, ...job }], readAt: now };
      const view = await viewOf([listed('A', { ...withExtension, status })], { A: read }, { age });
      return revokeTargets(view, Uint32Array.of(0))[0]?.isHeard;
    };
    const minute = 60_000;
    expect(await isHeard(minute)).toBe(true);
    // Access is not of now any more.
    expect(await isHeard(4 * minute)).toBeUndefined();
    expect(await isHeard(minute, {}, 'Disconnected')).toBeUndefined();
    expect(await isHeard(minute, {}, 'Frobnicating')).toBeUndefined();
    expect(await isHeard(minute, { nodeState: 'Superseded' })).toBeUndefined();
    expect(await isHeard(minute, { expirationTimestamp: new Date(now).toISOString() })).toBeUndefined();
  });

  it('names a machine of which only the list speaks as the list does', async () => {
    const local = { ...withExtension, cloudMetadata: { provider: 'AzSHCI' } };
    const view = await viewOf([listed('A', withExtension), listed('B', local)]);
    expect(revokeTargets(view, Uint32Array.of(0, 1))).toEqual([
      { machineId: view.table.idAt(0), name: 'A', extensionRemovable: true },
      { machineId: view.table.idAt(1), name: 'B', extensionRemovable: false },
    ]);
  });

  it('tells a machine apart from others of its name, selected or not', async () => {
    const rows = [listed('A', withExtension), listed('A', { ...withExtension, group: 'rg-two' }), listed('B')];
    const view = await viewOf(rows);
    const asked = revokeTargets(view, Uint32Array.of(1));
    expect(asked).toMatchObject([{ name: 'A (rg-two)' }]);
    const read: JobsKnown = { kind: 'read', jobs: [sampleJob], readAt: now };
    expect(followTargets(view, asked, now)(await viewOf(rows.slice(1), { A: read }))).toMatchObject([{ name: 'A' }]);
    const known = await viewOf(rows.toReversed(), { A: read });
    expect(followTargets(view, asked, now)(known)).toMatchObject([{ name: 'A (rg-two)', job: sampleJob }]);
  });

  it('grants where machines are eligible, and says why where none is', async () => {
    const view = await viewOf([listed('A'), listed('B', { status: 'Expired' })]);
    const grant = (rows: number[]) =>
      fleetCommands(view, Uint32Array.from(rows), acts).find(({ key }) => key === 'grant');
    expect(grant([])?.unavailable).toBe('Select the machines first.');
    expect(grant([0, 1])).toMatchObject({ label: 'Grant access (1 of 2)', unavailable: undefined });
    expect(grant([1])?.unavailable).toContain('Expired');
  });

  it('grants on no more machines at once than one consent is for', async () => {
    const view = await viewOf(Array.from({ length: mostMachines + 1 }, (_, index) => listed(`SRV-${index}`)));
    const all = Uint32Array.from({ length: mostMachines + 1 }, (_, row) => row);
    const reason = fleetCommands(view, all, acts).find(({ key }) => key === 'grant')?.unavailable;
    expect(reason).toBe('One consent is for 1,000 machines at most, and 1,001 are selected. Select fewer.');
    const away = await viewOf([
      ...Array.from({ length: mostMachines + 1 }, (_, index) => listed(`SRV-${index}`)),
      listed('OLD', { status: 'Expired' }),
    ]);
    const more = Uint32Array.from({ length: mostMachines + 2 }, (_, row) => row);
    expect(fleetCommands(away, more, acts).find(({ key }) => key === 'grant')?.unavailable).toContain(
      'and access may be granted on 1,001 of those selected. Select',
    );
    expect(fleetCommands(view, all.subarray(1), acts).find(({ key }) => key === 'grant')?.unavailable).toBeUndefined();
  });
});

describe('the selection', () => {
  it('selects all that match, and keeps what a filter hides', async () => {
    const view = await viewOf([listed('SRV-SQL-1'), listed('SRV-SQL-2'), listed('SRV-WEB-1')]);
    const list = machineList(view, { search: 'sql' });
    let selected = selectedIn(noMachines, view.table);
    const selection = () => machineSelection(list, selected, (next) => (selected = next));
    expect(selection()).toMatchObject({ all: false, some: false });
    selection().selectAll(true);
    expect(selection()).toMatchObject({ all: true, some: true });
    selection().change({ on: [view.table.idAt(2)], off: [view.table.idAt(0)] });
    expect(selection()).toMatchObject({ all: false, some: true });
    expect([...selectedRows(selected)]).toEqual([1, 2]);
    expect([selected.count, countShown(list, selected)]).toEqual([2, 1]);
    selection().selectAll(true);
    expect(selected.count).toBe(3);
    selection().selectAll(false);
    expect([...selectedRows(selected)]).toEqual([2]);
  });
});

it('gives rows by their place, and places by id', async () => {
  const view = await viewOf([listed('SRV-2'), listed('SRV-1')]);
  const list = machineList(view, {});
  expect(list.length).toBe(2);
  expect([list.at(0)?.machine.name, list.at(1)?.machine.name, list.at(2)]).toEqual(['SRV-1', 'SRV-2', undefined]);
  expect([list.indexOfKey(view.table.idAt(0)), list.indexOfKey('/x')]).toEqual([1, -1]);
  expect(machineList(undefined, {}).length).toBe(0);
});
