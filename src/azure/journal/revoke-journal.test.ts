import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import { aroundEach, job, machine, notAfter, settle, signedIn } from '#src/azure/testing/revokes-fixture.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';
import type { GrantRow, RevokeRow } from './journal-rows.ts';

aroundEach();

/** A page freshly loaded. */
const load = async () => {
  vi.resetModules();
  const revokes = await import('./revoke-journal.ts');
  const rows = { ...(await import('./journal-rows.ts')), ...(await import('./account-hash.ts')) };
  return {
    ...revokes,
    ...rows,
    ...(await import('./journal.ts')),
    ...(await import('#src/azure/transport/server-clock.ts')),
  };
};

let page: Awaited<ReturnType<typeof load>>;

beforeEach(async () => {
  page = await load();
});

const other = machine.replace('srv-sql-01', 'srv-sql-02');
const stranger = 'b'.repeat(64);
const day = 24 * 3_600_000;

const rows = () => settle(page.inJournal((journal) => journal.rows('')));
const put = (...kept: (RevokeRow | GrantRow)[]) =>
  settle(
    page.inJournal(async (journal) => {
      for (const row of kept) journal.put(row);
    }),
  );

const grantOf = (machineId: string, requested: boolean, owner = stranger): GrantRow => {
  const bound = { machineId, owner, consentId: 'rs-abcdefghijklmnopqrstu' };
  return {
    ...bound,
    key: page.grantKey(bound),
    act: 'grant',
    pressedAt: sampleNow,
    until: Date.parse(notAfter),
    requested,
  };
};

const revokeOf = (changes: Partial<RevokeRow> = {}): RevokeRow => {
  const bound = { machineId: machine, owner: stranger, removeExtension: false, ...changes };
  return {
    act: 'revoke',
    startedAt: sampleNow,
    job: job('rs-1'),
    phase: 'requesting',
    repeats: 0,
    jobOnItsWay: false,
    ...bound,
    key: page.revokeKey({ ...bound, jobName: 'rs-1' }),
  };
};

/** Azure tells the time, which is the browser's. */
const hearServer = (): void => {
  const instant = { wall: Date.now(), steady: performance.now() };
  page.noteServerDate(new Date().toUTCString(), instant, instant);
};

const start = { machineId: machine.toUpperCase(), job: job('rs-1'), removeExtension: true, startedAt: sampleNow };

describe('a revoke that begins', () => {
  it('is written down for the account that is signed in', async () => {
    const owner = await page.accountHash();
    const row = await settle(page.beginRevoke({ ...start, isStartUnsure: true }));
    expect(row).toEqual({
      key: `revoke ${machine} ${owner} rs-1 extension`,
      act: 'revoke',
      owner,
      machineId: machine,
      startedAt: sampleNow,
      isStartUnsure: true,
      removeExtension: true,
      job: job('rs-1'),
      phase: 'requesting',
      repeats: 0,
      jobOnItsWay: false,
      awaited: [],
    });
    expect(await rows()).toEqual([row]);
  });

  it('takes its machine, and no other, out of every grant of this browser', async () => {
    const elsewhere = grantOf(other, true);
    await put(grantOf(machine, false), elsewhere, grantOf(machine, false, 'c'.repeat(64)));
    const row = await settle(page.beginRevoke({ ...start, job: undefined }));
    expect(row).toMatchObject({ jobOnItsWay: false });
    expect(row).not.toHaveProperty('job');
    expect(await rows()).toEqual([elsewhere, row]);
  });

  it('knows of a job that one of the grants has asked for', async () => {
    await put(grantOf(machine, false), grantOf(machine, true, 'c'.repeat(64)));
    expect(await settle(page.beginRevoke(start))).toMatchObject({
      jobOnItsWay: true,
      awaited: [expect.stringMatching(/^rs-/)],
    });
  });

  it('knows of it also where the browser takes too long to keep the row', async () => {
    await put(grantOf(machine, true));
    const listen = Reflect.get(IDBTransaction.prototype, 'addEventListener') as EventTarget['addEventListener'];
    vi.spyOn(IDBTransaction.prototype, 'addEventListener').mockImplementation(function (
      this: IDBTransaction,
      type: string,
      listener: unknown,
    ) {
      const hear = listener as (event: Event) => void;
      listen.call(this, type, type === 'complete' ? (event: Event) => void setTimeout(hear, 4000, event) : hear);
    });
    expect(await settle(page.beginRevoke(start))).toMatchObject({ jobOnItsWay: true });
    expect(await rows()).toMatchObject([{ act: 'revoke', jobOnItsWay: true }]);
  });

  it('ends the grants though nobody is signed in, and is kept nowhere itself', async () => {
    await put(grantOf(machine, true));
    signedIn.account = null;
    const row = await settle(page.beginRevoke(start));
    expect(row).toMatchObject({ owner: '', jobOnItsWay: true });
    page.keepRevokeRow(row);
    expect(await rows()).toEqual([]);
    // The journal passes over what it cannot read, so the store itself is asked.
    const database = await openDB('remote-support');
    expect(await database.getAllKeys('rows')).toEqual([]);
    database.close();
  });
});

describe('a revoke under way', () => {
  it('is one of this machine, whoever pressed, that waits for no person', async () => {
    const revoking = (machineId = machine) =>
      settle(page.inJournal((journal) => page.isRevoking(journal, machineId, undefined)));
    await put(grantOf(machine, true), revokeOf({ machineId: other }));
    expect(await revoking()).toBe(false);
    await put(revokeOf({ phase: 'refused' }));
    expect(await revoking()).toBe(false);
    await put(revokeOf({ phase: 'accepted' }));
    expect(await revoking(machine.toUpperCase())).toBe(true);
  });

  it('of another account stands in nobody’s way for longer than a day after the end that is known of it', async () => {
    const longAgo = sampleNow - 2 * 24 * 3_600_000;
    const ended = { ...job('rs-1'), expirationTimestamp: new Date(longAgo).toISOString() };
    const row = revokeOf({ phase: 'accepted', startedAt: longAgo, job: ended });
    const revoking = (owner: string) => settle(page.inJournal((journal) => page.isRevoking(journal, machine, owner)));
    await put(row);
    // Until a server has told the time, the browser's clock may be ahead.
    expect(await revoking('f'.repeat(64))).toBe(true);
    hearServer();
    expect(await revoking(row.owner)).toBe(true);
    expect(await revoking('f'.repeat(64))).toBe(false);
  });

  it('that spares a job is none for that job', async () => {
    const revoking = (name?: string) =>
      settle(page.inJournal((journal) => page.isRevoking(journal, machine, undefined, name)));
    await put(revokeOf({ phase: 'accepted', spares: ['rs-2'] }));
    expect([await revoking('RS-2'), await revoking('rs-3'), await revoking()]).toEqual([false, true, true]);
  });

  it('of another account that began after the end that is known of it counts for a day from then', async () => {
    const ended = { ...job('rs-1'), expirationTimestamp: new Date(sampleNow - 2 * day).toISOString() };
    const revoking = () => settle(page.inJournal((journal) => page.isRevoking(journal, machine, 'f'.repeat(64))));
    await put(revokeOf({ phase: 'accepted', startedAt: sampleNow, job: ended }));
    hearServer();
    expect(await revoking()).toBe(true);
    await put(revokeOf({ phase: 'accepted', startedAt: sampleNow - 2 * day, job: job('rs-1') }));
    expect(await revoking()).toBe(true);
  });

  it('is read as it stands now, by its very key', async () => {
    const row = revokeOf();
    expect(await settle(page.currentRevokeRow(row))).toBe('gone');
    const alike = { ...row, key: `${row.key}extension` };
    await put(alike);
    expect(await settle(page.currentRevokeRow(row))).toBe('gone');
    page.keepRevokeRow({ ...row, repeats: 3 });
    expect(await settle(page.currentRevokeRow(row))).toEqual({ ...row, repeats: 3 });
    await settle(page.dropRevokeRow(row));
    expect(await rows()).toEqual([alike]);
  });

  it('that was pressed for again is not dropped with the one before', async () => {
    const [before, again] = [revokeOf(), revokeOf({ startedAt: sampleNow + 1 })];
    await put(again);
    await settle(page.dropRevokeRow(before));
    expect(await rows()).toEqual([again]);
    await settle(page.dropRevokeRow(again));
    expect(await rows()).toEqual([]);
  });

  it('is known to be gone only where the browser tells what it keeps', async () => {
    expect(await settle(page.currentRevokeRow({ ...revokeOf(), owner: '' }))).toBe('unknown');
    vi.stubGlobal('indexedDB', undefined);
    page = await load();
    expect(await settle(page.currentRevokeRow(revokeOf()))).toBe('unknown');
    page.keepRevokeRow(revokeOf());
    expect(await settle(page.currentRevokeRow(revokeOf()))).toEqual(revokeOf());
  });
});

describe('what goes on at the start of a page', () => {
  it('is what the account that is signed in began', async () => {
    const owner = (await page.accountHash()) ?? '';
    const [own, far] = [revokeOf({ owner }), revokeOf({ owner, machineId: other, phase: 'refused' })];
    await put(own, far, revokeOf(), grantOf(machine, true, owner));
    expect(await settle(page.openRevokes())).toEqual([own, far]);
    expect(await settle(page.openRevokes(other))).toEqual([far]);
    expect(await rows()).toHaveLength(4);
  });

  it('leaves out what has outlived its use, and throws it away', async () => {
    const owner = (await page.accountHash()) ?? '';
    const lasting = revokeOf({ owner, job: { ...job('rs-1'), expirationTimestamp: '2026-12-24T21:00:00Z' } });
    const later = { ...grantOf(machine, true, owner), until: sampleNow + 30 * day };
    await put(revokeOf({ owner, machineId: other }), revokeOf(), lasting, grantOf(other, true), later);
    fakeTime(Date.parse(notAfter) + day + 60_000);
    hearServer();
    expect(await settle(page.openRevokes(machine))).toEqual([lasting]);
    expect(await rows()).toHaveLength(4);
    expect(await settle(page.openRevokes())).toEqual([lasting]);
    expect(new Set(await rows())).toEqual(new Set([lasting, later]));
  });
});

describe('a row under the key of another act', () => {
  it('is neither that act nor in its way', async () => {
    const owner = (await page.accountHash()) ?? '';
    const revoke = revokeOf({ owner });
    const [asRevoke, asGrant] = [
      { ...grantOf(machine, true, owner), key: revoke.key },
      { ...revoke, key: grantOf(machine, true, owner).key },
    ];
    await put(asRevoke, asGrant);
    expect(await settle(page.inJournal((journal) => page.isRevoking(journal, machine, owner)))).toBe(false);
    expect(await settle(page.currentRevokeRow(revoke))).toBe('gone');
    expect(await settle(page.openRevokes(machine))).toEqual([]);
    await settle(page.beginRevoke(start));
    expect(await rows()).toContainEqual(asGrant);
  });
});

describe('the job that a press named', () => {
  it('is told by the key of its row', () => {
    expect(page.namedJob(revokeOf())).toBe('rs-1');
    const bound = { machineId: machine, owner: stranger, removeExtension: true, jobName: undefined };
    expect(page.namedJob({ key: page.revokeKey(bound) })).toBeUndefined();
  });
});
