import * as fake from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleConsentId, sampleMachine, sampleNow } from '#test/consent/samples.ts';
import { type Change, createJournal } from './journal.ts';
import { isOutdated, operationId, readRow } from './operation.ts';
import type { Intent, Operation } from './operation.ts';

const account = 'a'.repeat(64);
const machineId = sampleMachine('srv-1');
const like = sampleMachine('srv-10');

function row(intent: Intent, more: Partial<Operation> = {}): Operation {
  return { id: operationId(intent, account), intent, pressedAt: sampleNow, account, sent: [], ...more };
}

const revoke = row({ kind: 'revoke', machineId, removeExtension: false });
const grant = row(
  { kind: 'grant', machineId, consentId: sampleConsentId },
  { sent: [{ what: sampleConsentId, at: sampleNow, acceptedAt: sampleNow, times: 1 }], isHeld: true },
);

beforeEach(() => {
  for (const [name, value] of Object.entries(fake)) if (name.startsWith('IDB')) vi.stubGlobal(name, value);
  vi.stubGlobal('indexedDB', new fake.IDBFactory());
});

describe('the journal', () => {
  it('keeps what one tab puts for another', async () => {
    await createJournal().change([machineId], () => ({ put: [revoke, grant] }));
    expect(await createJournal().rows([machineId])).toEqual(expect.arrayContaining([revoke, grant]));
  });

  it('does not take the rows of one machine for those of another whose name begins like it', async () => {
    const journal = createJournal();
    const other = row({ kind: 'revoke', machineId: like, removeExtension: true });
    await journal.change([machineId, like], () => ({ put: [revoke, other] }));
    expect(await journal.rows([machineId])).toEqual([revoke]);
    await journal.change([like], () => ({ remove: [other.id] }));
    expect(await journal.rows([like])).toEqual([]);
  });

  it('removes what is left out or is none, and records of which no grant is left', async () => {
    const journal = createJournal();
    const record = { consentId: sampleConsentId, record: { token: 't' } };
    await journal.change([machineId], () => ({ put: [revoke, grant, { ...revoke, id: 'forged' }], record }));
    const { rows } = await createJournal().change('all', (rows): Change & { rows: Operation[] } => ({ rows }));
    expect(rows).toEqual(expect.arrayContaining([revoke, grant]));
    expect(rows).toHaveLength(2);
    expect(await createJournal().keptRecord(sampleConsentId)).toEqual({ token: 't' });
    await journal.change([machineId], () => ({ remove: [grant.id] }));
    expect(await createJournal().rows([machineId])).toEqual([revoke]);
    expect(await createJournal().keptRecord(sampleConsentId)).toBeUndefined();
  });

  it('reads hundreds of rows in parts', async () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      row({ kind: 'setUp', machineId: sampleMachine(`srv-${index}`) }),
    );
    await createJournal().change('all', () => ({ put: many }));
    const read = vi.spyOn(fake.IDBObjectStore.prototype, 'getAll');
    const { rows } = await createJournal().change('all', (rows): Change & { rows: Operation[] } => ({ rows }));
    expect(rows.map(({ id }) => id)).toEqual(many.map(({ id }) => id).toSorted());
    expect(read).toHaveBeenCalledTimes(3);
    vi.restoreAllMocks();
  });

  it('removes what has another kind of key', async () => {
    const put = ['\uFFFF', 7 as unknown as string].map((id) => ({ ...revoke, id }));
    await createJournal().change('all', () => ({ put }));
    const journal = createJournal();
    const { rows } = await journal.change('all', (rows): Change & { rows: Operation[] } => ({ rows }));
    expect(rows).toEqual([]);
    expect(journal.isDurable()).toBe(true);
  });

  it('reads what it holds where there is no room for more', async () => {
    await createJournal().change([machineId], () => ({ put: [revoke] }));
    vi.spyOn(fake.IDBObjectStore.prototype, 'put').mockImplementation(function put(this: IDBObjectStore) {
      this.transaction.abort();
      throw new DOMException('No room.', 'QuotaExceededError');
    });
    const journal = createJournal();
    const { rows } = await journal.change('all', (rows): Change & { rows: Operation[] } => ({ rows }));
    expect(rows).toEqual([revoke]);
    expect(journal.isDurable()).toBe(true);
    await journal.change([machineId], () => ({ put: [grant] }));
    expect(journal.isDurable()).toBe(false);
    vi.restoreAllMocks();
  });

  it('serves from memory where the browser keeps nothing', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new Error('No.');
      },
    });
    const journal = createJournal();
    await journal.change([machineId], () => ({ put: [revoke] }));
    expect(await journal.rows([machineId])).toEqual([revoke]);
    expect(journal.isDurable()).toBe(false);
  });
});

describe('a stored row', () => {
  it.each<[string, unknown]>([
    ['of another form', { ...revoke, extra: true }],
    ['with the id of another machine', { ...revoke, id: operationId({ ...revoke.intent, machineId: like }, account) }],
    ['of no machine', row({ kind: 'setUp', machineId: '/subscriptions/x' })],
    ['of no consent', row({ kind: 'grant', machineId, consentId: 'cli-access' })],
    ['of no account', { ...revoke, account: 'ada' }],
    ['with no time', { ...revoke, pressedAt: Number.NaN }],
    [
      'with a level that is none',
      row({ kind: 'reduce', machineId, job: 'j', level: 'All' as 'Diagnostics', notAfter: '2026-11-24T18:00:00Z' }),
    ],
    ['that is none', 'rows'],
  ])('%s counts for none', (_name, value) => {
    expect(readRow(value)).toBeUndefined();
  });

  it('is outdated once nothing can come of it', () => {
    const day = 24 * 3_600_000;
    expect([revoke, grant].map((one) => isOutdated(one, sampleNow + 14 * day))).toEqual([false, false]);
    expect([revoke, grant].map((one) => isOutdated(one, sampleNow + 16 * day))).toEqual([false, true]);
    expect(isOutdated(revoke, sampleNow + 31 * day)).toBe(true);
  });
});
