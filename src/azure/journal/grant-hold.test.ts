import { beforeEach, describe, expect, it, vi } from 'vitest';
import { consentId, grant, load, put, revoke, setUpStorage } from './journal-fixture.ts';

setUpStorage();

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

/** A page after the one that was left for Microsoft Entra, with what the browser keeps. */
const comeBack = async () => {
  const before = await load();
  await put(before, grant, revoke, { ...grant, key: `${grant.key}2`, awaitsPress: true });
  (await import('#src/auth/left-page.ts')).noteLeft();
  const page = await load();
  const rows = () => page.inJournal((journal) => journal.rows(''));
  return { ...(await import('./grant-hold.ts')), ...(await import('#src/auth/left-page.ts')), rows };
};

describe('after the page was left for a sign-in', () => {
  it('no grant goes on without a press, and every revoke does', async () => {
    const page = await comeBack();
    await page.holdIfLeft();
    const held = { act: 'grant', consentId, awaitsPress: true };
    expect(await page.rows()).toMatchObject([held, held, revoke]);
    expect(page.hasLeft()).toBe(false);
  });

  it('what goes on is held again as long as the browser does not tell what it keeps', async () => {
    const page = await comeBack();
    vi.stubGlobal('indexedDB', undefined);
    vi.resetModules();
    const { holdIfLeft } = await import('./grant-hold.ts');
    await holdIfLeft();
    expect(page.hasLeft()).toBe(true);
  });
});

it('a page that was not left holds nothing back', async () => {
  const page = await load();
  await put(page, grant);
  const { holdIfLeft } = await import('./grant-hold.ts');
  await holdIfLeft();
  expect(await page.inJournal((journal) => journal.rows(''))).toEqual([grant]);
});
