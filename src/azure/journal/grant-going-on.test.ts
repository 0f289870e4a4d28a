import { describe, expect, it, vi } from 'vitest';
import { aroundEach, load, machine, settle } from '#src/azure/testing/revokes-fixture.ts';
import type { GrantRow, RevokeRow } from './journal-rows.ts';

aroundEach();

const minute = 60_000;
const [one, two] = ['rs-aaaaaaaaaaaaaaaaaaaaa', 'rs-bbbbbbbbbbbbbbbbbbbbb'] as const;

/** A page, with what other tabs of its browser are at work on. */
const open = async (...atWork: string[]) => {
  await load();
  const lock = await import('./machine-lock.ts');
  const journal = await import('./journal.ts');
  const { grantKey, revokeKey } = await import('./journal-rows.ts');
  const { accountHash } = await import('./account-hash.ts');
  const owner = (await accountHash()) ?? '';
  for (const consentId of atWork)
    void lock.asGranter(consentId, new AbortController().signal, () => new Promise(() => undefined));
  const grant = (consentId: string, changes: Partial<GrantRow> = {}): GrantRow => {
    const row = { machineId: machine, owner, consentId, ...changes };
    const times = { pressedAt: Date.now(), until: Date.now() + 60 * minute };
    return { act: 'grant', ...times, requested: false, ...row, key: grantKey(row) };
  };
  const revoke = (changes: Partial<RevokeRow> = {}): RevokeRow => {
    const row = { machineId: machine, owner, removeExtension: false, ...changes };
    const rest = { startedAt: Date.now() - minute, phase: 'refused', repeats: 0, jobOnItsWay: false } as const;
    return { act: 'revoke', ...rest, ...row, key: revokeKey({ ...row, jobName: undefined }) };
  };
  const keep = (...rows: (GrantRow | RevokeRow)[]) =>
    settle(journal.inJournal(async (page) => rows.forEach((row) => page.put(row))));
  const [goingOn, revokes] = [await import('./grant-going-on.ts'), await import('./revoke-journal.ts')];
  return { grant, revoke, keep, ...goingOn, ...revokes };
};

describe('a grant', () => {
  it('may go on by itself for an hour after its press, and not where it awaits another', async () => {
    const { grant, mayGoOn } = await open();
    const pressed = (ago: number, changes: Partial<GrantRow> = {}) =>
      settle(mayGoOn([grant(one, { pressedAt: Date.now() - ago, ...changes })]));
    expect(await pressed(59 * minute)).toBe(true);
    expect(await pressed(60 * minute)).toBe(false);
    expect(await pressed(0, { awaitsPress: true })).toBe(false);
    expect(await settle(mayGoOn([]))).toBe(false);
  });

  it('is one of several', async () => {
    const { grant, mayGoOn } = await open();
    const rows = [grant(one, { awaitsPress: true }), grant(two)];
    expect(await settle(mayGoOn(rows))).toBe(true);
  });

  it('goes on where a tab is at work on it, however long ago it was pressed for', async () => {
    const { grant, mayGoOn } = await open(two);
    const old = { pressedAt: Date.now() - 600 * minute };
    expect(await settle(mayGoOn([grant(one, old), grant(two, old)]))).toBe(true);
    expect(await settle(mayGoOn([grant(one, old)]))).toBe(false);
    expect(await settle(mayGoOn([]))).toBe(false);
  });

  it('is not said to go on where the browser does not tell what its tabs are at work on', async () => {
    const { grant, mayGoOn } = await open(one);
    const old = grant(one, { pressedAt: Date.now() - 600 * minute });
    vi.spyOn(navigator.locks, 'query').mockRejectedValue(new Error('No.'));
    expect(await settle(mayGoOn([old]))).toBe(false);
  });
});

describe('a revoke that was refused', () => {
  it('yields to a grant that came after it, while that goes on', async () => {
    const { grant, revoke, keep, yieldsToGrant } = await open();
    await keep(grant(one));
    expect(await settle(yieldsToGrant(revoke({ spares: [one] })))).toBe(true);
    expect(await settle(yieldsToGrant(revoke({ spares: [two] })))).toBe(false);
    expect(await settle(yieldsToGrant(revoke()))).toBe(false);
    expect(await settle(yieldsToGrant(revoke({ spares: [one], phase: 'accepted' })))).toBe(false);
    await keep(grant(one, { awaitsPress: true }));
    expect(await settle(yieldsToGrant(revoke({ spares: [one] })))).toBe(false);
  });
});

describe('what was decided after a revoke', () => {
  it('is a later revoke, else a grant that goes on, else nothing', async () => {
    const { grant, revoke, keep, laterDecision } = await open();
    const own = revoke();
    await keep(own);
    expect(await settle(laterDecision(own))).toBeUndefined();
    await keep(grant(one, { awaitsPress: true }));
    expect(await settle(laterDecision(own))).toBeUndefined();
    await keep(grant(two));
    expect(await settle(laterDecision(own))).toBe('grant');
    await keep(revoke({ owner: 'b'.repeat(64), startedAt: own.startedAt }));
    expect(await settle(laterDecision(own))).toBe('grant');
    await keep(revoke({ owner: 'c'.repeat(64), startedAt: own.startedAt + 1 }));
    expect(await settle(laterDecision(own))).toBe('revoke');
  });
});
