import { AuthError } from '@azure/msal-browser';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hasLeft } from './left-page.ts';
import { ada, alan, config, onPage, otherTabs, result, setUp, wentTo } from './session-sample.ts';
import { createAuth } from './session.ts';
import { signedOutElsewhere } from './signed-out-elsewhere.ts';

beforeEach(() => void onPage());
afterEach(() => vi.unstubAllGlobals());

/** The page that comes after this one in the same tab. */
const nextPage = (start: Parameters<typeof setUp>[0]) => setUp(start).start();

describe('signing out tells other tabs', () => {
  test('of the account alone, as this one lets go of it, before the page is left', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    client.logoutRedirect.mockImplementationOnce(async () => {
      expect(otherTabs.told).toEqual([ada.homeAccountId]);
    });
    await auth.signOut(async () => expect(otherTabs.told).toEqual([]));
    expect(client.logoutRedirect).toHaveBeenCalledOnce();
    expect(otherTabs.told).toEqual([ada.homeAccountId]);
  });

  test('not where it was refused before that', async () => {
    const auth = await setUp({ active: ada }).start();
    onPage(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(auth.signOut()).rejects.toMatchObject({ kind: 'network' });
    expect(otherTabs.told).toEqual([]);
  });

  test('also where it fails later, for this tab has let go of the account', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    client.logoutRedirect.mockRejectedValueOnce(new Error('Refused.'));
    await expect(auth.signOut()).rejects.toThrow();
    expect(otherTabs.told).toEqual([ada.homeAccountId]);
  });

  test('of nobody where nobody is signed in', async () => {
    await (await setUp({}).start()).signOut();
    expect(otherTabs.told).toEqual([]);
  });

  test('and no other way to leave does', async () => {
    const auth = await setUp({ active: ada }).start();
    await auth.signIn();
    await auth.switchAccount();
    await auth.signConsent('the-hash', '/grant');
    expect(otherTabs.told).toEqual([]);
  });
});

describe('a sign-out in another tab', () => {
  test('is told where it is of the same account, each time anew', async () => {
    await setUp({ active: ada }).start();
    const told = vi.fn();
    const stop = signedOutElsewhere.subscribe(told);
    for (const data of [alan.homeAccountId, undefined, { homeAccountId: ada.homeAccountId }]) otherTabs.tell(data);
    expect(signedOutElsewhere.get()).toBeUndefined();
    expect(told).not.toHaveBeenCalled();
    otherTabs.tell(ada.homeAccountId);
    const first = signedOutElsewhere.get();
    expect(first).toEqual({ isNews: true });
    otherTabs.tell(ada.homeAccountId);
    expect(signedOutElsewhere.get()).not.toBe(first);
    expect(told).toHaveBeenCalledTimes(2);
    stop();
  });

  test('counts where it came while this page did not know yet who is signed in', async () => {
    const { client } = setUp({ silent: ada });
    client.ssoSilent.mockImplementationOnce(async () => {
      otherTabs.tell(ada.homeAccountId);
      return result(ada, '');
    });
    expect((await createAuth(client, config)).account?.userId).toBe('oid-ada');
    expect(signedOutElsewhere.get()).toEqual({ isNews: true });
    await nextPage({ active: alan });
    await nextPage({ active: ada });
    expect(signedOutElsewhere.get()).toEqual({ isNews: false });
  });

  test('is nothing to a page on which nobody is signed in', async () => {
    await setUp({}).start();
    otherTabs.tell(ada.homeAccountId);
    expect(signedOutElsewhere.get()).toBeUndefined();
  });
});

describe('following it', () => {
  test('lets go of the account and begins anew on the start page, where nobody is signed in by itself', async () => {
    const { start, client, cached } = setUp({ active: ada, leftOver: alan });
    const auth = await start();
    otherTabs.tell(ada.homeAccountId);
    await auth.followSignOut();
    expect(auth.account).toBeNull();
    expect(cached()).toEqual([]);
    expect(hasLeft()).toBe(true);
    expect(wentTo).toHaveBeenCalledExactlyOnceWith('/');
    expect(client.logoutRedirect).not.toHaveBeenCalled();
    await expect(auth.getToken()).rejects.toMatchObject({ kind: 'interactionRequired' });
    // It is not done twice, and tells nobody.
    await auth.followSignOut();
    expect(wentTo).toHaveBeenCalledOnce();
    expect(otherTabs.told).toEqual([]);
    // The browser may still have a session, as where the sign-out failed.
    expect((await nextPage({ silent: ada })).account).toBeNull();
    expect(signedOutElsewhere.get()).toEqual({ isNews: false });
    expect((await nextPage({ silent: alan })).account?.userId).toBe('oid-alan');
    expect(signedOutElsewhere.get()).toBeUndefined();
  });

  test('is of no use where there was none', async () => {
    const auth = await setUp({ active: ada }).start();
    await auth.followSignOut();
    expect(auth.account?.userId).toBe('oid-ada');
    expect(wentTo).not.toHaveBeenCalled();
  });

  test('begins anew also where the account could not be forgotten, and then says that somebody is signed in', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    client.clearCache.mockRejectedValueOnce(new Error('Refused.'));
    otherTabs.tell(ada.homeAccountId);
    await auth.followSignOut();
    expect(wentTo).toHaveBeenCalledOnce();
    expect((await nextPage({ active: ada })).account?.userId).toBe('oid-ada');
    expect(signedOutElsewhere.get()).toEqual({ isNews: false });
  });
});

describe('a tab that stays signed in all the same', () => {
  const stay = async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    otherTabs.tell(ada.homeAccountId);
    return { auth, client };
  };

  test('knows it after a reload, and after a sign-in that was called off or was somebody else’s', async () => {
    await stay();
    const returned = [null, new AuthError('access_denied', 'corr', 'Denied.'), result(alan, 'consent')];
    for (const one of returned) {
      await nextPage({ active: ada, returned: one });
      expect(signedOutElsewhere.get()).toEqual({ isNews: false });
    }
  });

  test('forgets it when somebody has signed in', async () => {
    await stay();
    await nextPage({ active: ada, returned: result(ada, 'signIn') });
    expect(signedOutElsewhere.get()).toBeUndefined();
    await nextPage({ active: ada });
    expect(signedOutElsewhere.get()).toBeUndefined();
  });

  test('signs out by a press as any other, and the next page says nothing of another tab', async () => {
    const { auth, client } = await stay();
    client.logoutRedirect.mockImplementationOnce(async () => {
      expect(signedOutElsewhere.get()).toBeUndefined();
    });
    await auth.signOut();
    expect(otherTabs.told).toEqual([ada.homeAccountId]);
    expect((await nextPage({ silent: ada })).account).toBeNull();
    expect(signedOutElsewhere.get()).toBeUndefined();
  });
});

test('a browser without channels, or without storage, signs out as before', async () => {
  vi.resetModules();
  vi.stubGlobal('BroadcastChannel', undefined);
  const { createAuth: createAlone } = await import('./session.ts');
  const { canTellTabs } = await import('./signed-out-elsewhere.ts');
  expect(canTellTabs()).toBe(false);
  const { client } = setUp({ active: ada });
  const auth = await createAlone(client, config);
  vi.stubGlobal('sessionStorage', undefined);
  await auth.signOut();
  expect(client.logoutRedirect).toHaveBeenCalledOnce();
});
