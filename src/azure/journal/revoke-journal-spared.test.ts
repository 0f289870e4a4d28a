import { describe, expect, it } from 'vitest';
import { aroundEach, job, load, machine, rowsOf, settle } from '#src/azure/testing/revokes-fixture.ts';
import type { RevokeRow } from './journal-rows.ts';

aroundEach();

const stranger = 'b'.repeat(64);
const other = machine.replace('srv-sql-01', 'srv-sql-02');

/** A page, and the rows of its journal: of the person who is signed in unless told otherwise, refused by Azure. */
const open = async () => {
  const page = await load();
  const { accountHash } = await import('./account-hash.ts');
  const { revokeKey } = await import('./journal-rows.ts');
  const { inJournal } = await import('./journal.ts');
  const { spareReduced } = await import('./revoke-journal.ts');
  const owner = (await accountHash()) ?? '';
  const rowOf = (jobName: string | undefined, changes: Partial<RevokeRow> = {}): RevokeRow => {
    const row = { machineId: machine, owner, removeExtension: false, ...changes };
    const named = jobName === undefined ? {} : { job: job(jobName) };
    return {
      act: 'revoke',
      startedAt: 1,
      phase: 'refused',
      repeats: 3,
      jobOnItsWay: false,
      ...named,
      ...row,
      key: revokeKey({ ...row, jobName }),
    };
  };
  const put = (rows: RevokeRow[]) =>
    settle(
      inJournal(async (journal) => {
        for (const row of rows) journal.put(row);
      }),
    );
  /** What is left of these rows once the access of this job was reduced. */
  const left = async (rows: RevokeRow[], jobName = 'remoteSupport') => {
    await put(rows);
    await settle(spareReduced(machine, jobName));
    return rowsOf(page);
  };
  /** The same once that is taken back, for nothing was reduced; `since`: what others write meanwhile. */
  const leftTakenBack = async (rows: RevokeRow[], since: RevokeRow[] = []) => {
    await put(rows);
    const takeBack = await settle(spareReduced(machine, 'remoteSupport'));
    await put(since);
    await settle(takeBack());
    return rowsOf(page);
  };
  return { rowOf, left, leftTakenBack };
};

describe('a revoke that Azure refused before access was reduced', () => {
  it('is dropped where it named this access, with the extension or without', async () => {
    const { rowOf, left } = await open();
    const rows = [rowOf('remoteSupport'), rowOf('remoteSupport', { removeExtension: true })];
    expect(await left(rows)).toEqual([]);
  });

  it('stays as it is where it is of another job, machine or account, or is under way', async () => {
    const { rowOf, left } = await open();
    const rows = [
      rowOf('second'),
      rowOf('remoteSupport', { machineId: other }),
      rowOf('remoteSupport', { owner: stranger }),
      rowOf(undefined, { owner: stranger }),
      rowOf('remoteSupport', { phase: 'accepted', removeExtension: true }),
    ];
    expect(new Set(await left(rows))).toEqual(new Set(rows));
  });

  it('still means whatever else was there where it named none', async () => {
    const { rowOf, left } = await open();
    const { job: _, ...unnamed } = rowOf(undefined);
    const expected = { ...unnamed, repeats: 0, spares: ['remotesupport'] };
    expect(await left([{ ...unnamed, job: job('remoteSupport') }])).toEqual([expected]);
  });

  it('keeps the job that it holds where it holds another', async () => {
    const { rowOf, left } = await open();
    const row = { ...rowOf(undefined), job: job('second'), spares: ['rs-abcdefghijklmnopqrstu'] };
    expect(await left([row])).toEqual([{ ...row, spares: [...row.spares, 'remotesupport'] }]);
  });

  it('takes the extension of another job from nothing that was reduced since', async () => {
    const { rowOf, left } = await open();
    const row = rowOf('second', { removeExtension: true });
    expect(await left([row])).toEqual([{ ...row, spares: ['remotesupport'] }]);
  });

  it('is not lost for a name that the journal does not hold', async () => {
    const { rowOf, left } = await open();
    const row = rowOf(undefined);
    expect(await left([row], 'a name with blanks')).toEqual([row]);
  });
});

describe('a revoke that Azure refused before access was to be reduced, and was not', () => {
  it('is what it was, whatever it named', async () => {
    const { rowOf, leftTakenBack } = await open();
    const rows = [
      rowOf('remoteSupport'),
      { ...rowOf(undefined), job: job('remoteSupport'), spares: ['rs-abcdefghijklmnopqrstu'] },
      rowOf('second', { removeExtension: true }),
    ];
    expect(new Set(await leftTakenBack(rows))).toEqual(new Set(rows));
  });

  it('stays as somebody has written it meanwhile', async () => {
    const { rowOf, leftTakenBack } = await open();
    const since = [
      rowOf('remoteSupport', { startedAt: 2, phase: 'requesting' }),
      rowOf(undefined, { phase: 'accepted', spares: ['remotesupport', 'rs-abcdefghijklmnopqrstu'] }),
    ];
    expect(new Set(await leftTakenBack([rowOf('remoteSupport'), rowOf(undefined)], since))).toEqual(new Set(since));
  });

  it('spares the job no longer where it has spared another since', async () => {
    const { rowOf, leftTakenBack } = await open();
    const since = rowOf(undefined, { spares: ['remotesupport', 'rs-abcdefghijklmnopqrstu'] });
    const left = await leftTakenBack([rowOf(undefined)], [since]);
    expect(left).toEqual([{ ...since, spares: ['rs-abcdefghijklmnopqrstu'] }]);
  });

  it('goes on sparing the job where it has done so before', async () => {
    const { rowOf, leftTakenBack } = await open();
    const spares = ['rs-abcdefghijklmnopqrstu', 'remotesupport'];
    const since = rowOf(undefined, { repeats: 0, spares: [...spares, 'rs-bcdefghijklmnopqrstuv'] });
    const before = { ...rowOf(undefined, { spares }), job: job('remoteSupport') };
    expect(await leftTakenBack([before], [since])).toEqual([since]);
  });
});
