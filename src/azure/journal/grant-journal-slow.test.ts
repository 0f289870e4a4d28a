import { describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { stallReads } from './journal-fixture.ts';
import { aroundEach, machine, settle } from '#src/azure/testing/revokes-fixture.ts';

aroundEach();

const consentId = 'rs-abcdefghijklmnopqrstu';

const load = async () => {
  vi.resetModules();
  return import('./grant-journal.ts');
};

/** The browser takes longer to say that rows are kept than anybody waits. */
const keepSlowly = (): void => {
  const listen = Reflect.get(IDBTransaction.prototype, 'addEventListener') as EventTarget['addEventListener'];
  vi.spyOn(IDBTransaction.prototype, 'addEventListener').mockImplementation(function (
    this: IDBTransaction,
    type: string,
    listener: unknown,
  ) {
    const hear = listener as (event: Event) => void;
    listen.call(this, type, type === 'complete' ? (event: Event) => void setTimeout(hear, 4000, event) : hear);
  });
};

describe('a journal that the browser keeps slowly', () => {
  it('does not take the note of this tab for that of another', async () => {
    const page = await load();
    await settle(page.keepGrant({ consentId, until: sampleNow + 3_600_000, machines: [machine] }));
    keepSlowly();
    expect(await settle(page.claimMachine(consentId, machine, true))).toBe('clear');
    expect(await settle(page.claimMachine(consentId, machine, true))).toBe('asked');
  });

  it('still tells of the rows that it took away what they said', async () => {
    const page = await load();
    await settle(page.keepGrant({ consentId, until: sampleNow + 3_600_000, machines: [machine] }));
    await settle(page.claimMachine(consentId, machine, true));
    keepSlowly();
    const work = { consentId, machines: [machine], pressedAt: Date.now() };
    expect(await settle(page.dropGrant(work))).toEqual(new Map([[machine, true]]));
  });

  it('takes no machine out of a grant for a row that it does not tell of', async () => {
    const before = await load();
    await settle(before.keepGrant({ consentId, until: sampleNow + 3_600_000, machines: [machine] }));
    const page = await load();
    vi.stubGlobal('indexedDB', { open: () => new EventTarget() });
    expect(await settle(page.turnOn(consentId, machine, true))).toBe('clear');
    expect(await settle(page.turnOn(consentId, machine, false))).toBe('asked');
    expect(await settle(page.claimMachine(consentId, machine, true))).toBe('unseen');
  });
});

describe('a journal of which the browser tells nothing for a while', () => {
  const until = sampleNow + 3_600_000;
  const work = { consentId, machines: [machine], pressedAt: sampleNow };

  /** A press that is kept; what then is done while the storage is silent; and what stands once it has answered, after a reload. */
  const whileSilent = async (act: (page: Awaited<ReturnType<typeof load>>) => Promise<unknown>) => {
    const page = await load();
    await settle(page.keepGrant({ consentId, until, machines: [machine], pressedAt: sampleNow }));
    const answer = stallReads();
    await settle(act(page));
    answer();
    await passTime(1);
    return settle((await load()).grantEntry(consentId));
  };

  it('lets a stop reach the row once it tells again', async () => {
    expect(await whileSilent((page) => page.dropGrant(work))).toBeUndefined();
  });

  it('lets a stop in a tab that only went on reach it too', async () => {
    expect(await whileSilent((page) => page.holdGrant(work))).toMatchObject({ awaitingPress: [machine] });
  });

  it('spares what was pressed for after the stop', async () => {
    const later = { consentId, until, machines: [machine], pressedAt: sampleNow + 5000 };
    const pressedAgain = async (page: Awaited<ReturnType<typeof load>>) => {
      await page.dropGrant(work);
      await page.keepGrant(later);
    };
    expect(await whileSilent(pressedAgain)).toMatchObject({ machines: [machine], pressedAt: later.pressedAt });
  });

  it('lets a revoke take the machine out of the grant, and is not kept itself once it has ended', async () => {
    const start = { machineId: machine, job: undefined, removeExtension: false, startedAt: sampleNow + 1 };
    const revoked = async () => {
      const { beginRevoke, dropRevokeRow } = await import('./revoke-journal.ts');
      await dropRevokeRow(await beginRevoke(start));
    };
    expect(await whileSilent(revoked)).toBeUndefined();
    const { openRevokes } = await import('./revoke-journal.ts');
    expect(await settle(openRevokes())).toEqual([]);
  });
});
