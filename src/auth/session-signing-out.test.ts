import { BrowserAuthError, BrowserAuthErrorCodes } from '@azure/msal-browser';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hasLeft } from './left-page.ts';
import { watchPolicy } from './policy.ts';
import { violation } from './policy-sample.ts';
import { unreachable } from './reachable.ts';
import { createAuth } from './session.ts';
import { ada, config, onPage, otherTabs, setUp } from './session-sample.ts';
import { signedOutElsewhere } from './signed-out-elsewhere.ts';

beforeEach(() => void onPage());
afterEach(() => vi.unstubAllGlobals());

describe('signing out', () => {
  test('lets go of what is kept, then names the account that leaves', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    const letGo = vi.fn(() => {
      expect(client.logoutRedirect).not.toHaveBeenCalled();
      return Promise.resolve();
    });
    await auth.signOut(letGo);
    expect(letGo).toHaveBeenCalledOnce();
    expect(auth.account).toBeNull();
    expect(client.logoutRedirect).toHaveBeenCalledWith({ account: ada, postLogoutRedirectUri: 'https://app.example/' });
  });

  test('does nothing when Microsoft Entra cannot be reached', async () => {
    const { start, client, cached } = setUp({ active: ada });
    const auth = await start();
    onPage(() => Promise.reject(new TypeError('Failed to fetch')));
    const letGo = vi.fn(() => Promise.resolve());
    await expect(auth.signOut(letGo)).rejects.toMatchObject({
      kind: 'network',
      code: unreachable,
      message: 'Microsoft Entra (login.microsoftonline.com) did not answer.',
    });
    expect(auth.account?.userId).toBe('oid-ada');
    expect(cached()).toEqual(['ada']);
    expect(letGo).not.toHaveBeenCalled();
    expect(client.logoutRedirect).not.toHaveBeenCalled();
  });

  test('does not take for a lost connection what the page’s own policy refuses', async () => {
    const jwks_uri = 'https://refused.example/keys';
    const auth = await createAuth(setUp({ active: ada }).client, {
      ...config,
      authorityMetadata: { issuer: '', authorization_endpoint: '', token_endpoint: '', jwks_uri },
    });
    const page = new EventTarget();
    watchPolicy(page as Document);
    onPage(() => {
      // The browser tells it after the refusal.
      setTimeout(() => page.dispatchEvent(violation('connect-src', jwks_uri)));
      return Promise.reject(new TypeError('Failed to fetch'));
    });
    await expect(auth.signOut()).rejects.toMatchObject({
      kind: 'failed',
      code: unreachable,
      message: expect.stringMatching(/content security policy .* refused\.example: .*staticwebapp/) as unknown,
    });
  });

  test('that fails on its way keeps no account', async () => {
    const { start, client, cached } = setUp({ active: ada });
    const auth = await start();
    client.logoutRedirect.mockRejectedValueOnce(
      new BrowserAuthError(BrowserAuthErrorCodes.interactionInProgress, 'corr'),
    );
    await expect(auth.signOut()).rejects.toMatchObject({
      name: 'SignInError',
      code: 'interaction_in_progress',
      message: expect.stringContaining('Reload the page') as unknown,
    });
    expect(auth.account).toBeNull();
    expect(cached()).toEqual([]);
    await expect(auth.getToken()).rejects.toMatchObject({ kind: 'interactionRequired' });
  });
});

describe('letting go of the account in this tab alone', () => {
  test('asks Microsoft Entra for nothing, keeps no account, and signs nobody in by itself next', async () => {
    const { start, client, cached } = setUp({ active: ada });
    const auth = await start();
    otherTabs.tell(ada.homeAccountId);
    const fetched = onPage(() => Promise.reject(new TypeError('Failed to fetch')));
    const letGo = vi.fn(async () => expect(cached()).toEqual(['ada']));
    await auth.forgetHere(letGo);
    expect(letGo).toHaveBeenCalledOnce();
    expect(fetched).not.toHaveBeenCalled();
    expect(client.logoutRedirect).not.toHaveBeenCalled();
    expect(auth.account).toBeNull();
    expect(cached()).toEqual([]);
    expect(hasLeft()).toBe(true);
    // A session with Microsoft Entra that goes on is no sign-out for other tabs, and what they say concerns nobody here any more.
    expect(otherTabs.told).toEqual([]);
    otherTabs.tell(ada.homeAccountId);
    expect(signedOutElsewhere.get()).toBeUndefined();
    await expect(auth.getToken()).rejects.toMatchObject({ kind: 'interactionRequired' });
    expect((await setUp({ silent: ada }).start()).account).toBeNull();
  });

  test('waits for a press that is taking the page away already', async () => {
    const { start, client, cached } = setUp({ active: ada });
    const auth = await start();
    client.acquireTokenRedirect.mockImplementationOnce(() =>
      expect(auth.forgetHere()).rejects.toMatchObject({
        message: expect.stringContaining('still on its way') as unknown,
      }),
    );
    await auth.signIn();
    expect(cached()).toEqual(['ada']);
  });
});
