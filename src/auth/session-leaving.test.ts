import { BrowserAuthError, BrowserAuthErrorCodes } from '@azure/msal-browser';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { forgetLeft, hasLeft } from './left-page.ts';
import { isLeavingForEntra, isLossTold } from './leaving.ts';
import { lastPurpose } from './purpose.ts';
import { createAuth } from './session.ts';
import { ada, config, onPage, setUp } from './session-sample.ts';

beforeEach(() => void onPage());
afterEach(() => vi.unstubAllGlobals());

test('signing in never returns to a foreign page', async () => {
  const { start, client } = setUp({});
  await (await start()).signIn('//evil.example/x');
  expect(client.acquireTokenRedirect).toHaveBeenCalledWith(
    expect.objectContaining({ redirectStartPage: 'https://app.example/' }),
  );
});

describe('this tab remembers that it was left', () => {
  test('for whatever reason', async () => {
    for (const leave of ['signIn', 'switchAccount', 'signOut'] as const) {
      onPage();
      const auth = await setUp({ active: ada }).start();
      expect(hasLeft()).toBe(false);
      await auth[leave]();
      expect(hasLeft()).toBe(true);
    }
  });

  test('until the next page, or until nothing has come of it', async () => {
    for (const [leave, redirect] of [
      ['signIn', 'acquireTokenRedirect'],
      ['signOut', 'logoutRedirect'],
    ] as const) {
      onPage();
      const { start, client } = setUp({ active: ada });
      const auth = await start();
      await auth[leave]();
      forgetLeft();
      expect(hasLeft()).toBe(true);
      client[redirect].mockRejectedValueOnce(new Error('Refused.'));
      await expect(auth[leave]()).rejects.toThrow();
      forgetLeft();
      expect(hasLeft()).toBe(false);
    }
  });

  test('by who signs in on a page without anybody: a browser that was restarted has what was pressed for before', async () => {
    await (await setUp({}).start()).signIn();
    expect(hasLeft()).toBe(true);
  });

  test('not where somebody is signed in without leaving it, nor where the page is not left', async () => {
    await (await setUp({ silent: ada }).start()).getToken();
    expect(hasLeft()).toBe(false);
    const auth = await setUp({ active: ada }).start();
    onPage(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(auth.signIn()).rejects.toMatchObject({ kind: 'network' });
    expect(hasLeft()).toBe(false);
  });
});

test('that this page is being left stays noted when an attempt before comes to nothing late', async () => {
  const auth = await setUp({ active: ada }).start();
  let giveUp = (): void => undefined;
  onPage(() => new Promise((_, reject) => void (giveUp = () => reject(new TypeError('Failed to fetch')))));
  const first = auth.signConsent('the-hash', '/grant');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response()));
  await auth.signConsent('another-hash', '/grant', async () => {
    giveUp();
    await expect(first).rejects.toMatchObject({ kind: 'network' });
    forgetLeft();
    expect(hasLeft()).toBe(true);
  });
});

test('another press leaves what the first one noted, and says that it is on its way', async () => {
  const { start, client } = setUp({ active: ada });
  const auth = await start();
  const letGo = vi.fn(() => Promise.resolve());
  const press = async () => {
    for (const leave of [auth.signIn('/', letGo), auth.signOut(letGo)])
      await expect(leave).rejects.toMatchObject({ message: expect.stringContaining('still on its way') as unknown });
  };
  client.acquireTokenRedirect.mockImplementationOnce(press);
  await auth.signConsent('the-hash', '/grant', press);
  expect(client.acquireTokenRedirect).toHaveBeenCalledOnce();
  expect(client.logoutRedirect).not.toHaveBeenCalled();
  expect(letGo).not.toHaveBeenCalled();
  expect(lastPurpose()).toBe('consent');
  expect(auth.account?.userId).toBe('oid-ada');
  forgetLeft();
  expect(hasLeft()).toBe(true);
});

describe('a page that is to be left', () => {
  test('lets go before, where Microsoft Entra answers', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    const letGo = vi.fn(() => {
      expect(client.acquireTokenRedirect).toHaveBeenCalledTimes(letGo.mock.calls.length - 1);
      return Promise.resolve();
    });
    await auth.signIn('/', letGo);
    await auth.switchAccount(letGo);
    await auth.signConsent('the-hash', '/grant', letGo);
    expect(client.acquireTokenRedirect).toHaveBeenCalledTimes(3);
    expect(letGo).toHaveBeenCalledTimes(3);
    onPage(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(auth.signIn('/', letGo)).rejects.toMatchObject({ kind: 'network' });
    expect(letGo).toHaveBeenCalledTimes(3);
  });

  test('lets go where nobody is signed in too', async () => {
    const { start, client } = setUp({});
    const letGo = vi.fn(() => {
      expect(client.acquireTokenRedirect).not.toHaveBeenCalled();
      return Promise.resolve();
    });
    await (await start()).signIn('/', letGo);
    expect(letGo).toHaveBeenCalledOnce();
  });

  test('asks first whether Microsoft Entra answers, with nothing of the person', async () => {
    const { start } = setUp({ active: ada });
    const auth = await start();
    const fetched = onPage();
    await auth.switchAccount();
    expect(fetched).toHaveBeenCalledExactlyOnceWith(
      `${config.authority}/v2.0/.well-known/openid-configuration`,
      expect.objectContaining({ mode: 'no-cors', credentials: 'omit' }),
    );
  });

  test('asks where the configuration says, when it says', async () => {
    const { client } = setUp({ active: ada });
    const jwks_uri = 'http://login.example/keys';
    const auth = await createAuth(client, {
      ...config,
      authorityMetadata: { issuer: '', authorization_endpoint: '', token_endpoint: '', jwks_uri },
    });
    const fetched = onPage();
    await auth.switchAccount();
    expect(fetched).toHaveBeenCalledExactlyOnceWith(jwks_uri, expect.anything());
  });

  test('stays when nothing answers', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    onPage(() => Promise.reject(new TypeError('Failed to fetch')));
    for (const leave of [() => auth.signIn(), () => auth.switchAccount(), () => auth.signConsent('the-hash', '/grant')])
      await expect(leave()).rejects.toMatchObject({ kind: 'network' });
    expect(client.acquireTokenRedirect).not.toHaveBeenCalled();
  });

  test.each([
    [
      'refuses to keep',
      () => {
        throw new DOMException('Denied.', 'SecurityError');
      },
    ],
    ['does not keep', () => undefined],
  ])('stays, and lets go of nothing, where the browser %s what the way back needs', async (_, setItem) => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    sessionStorage.setItem = setItem;
    const letGo = vi.fn(() => Promise.resolve());
    await expect(auth.signIn('/', letGo)).rejects.toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/keeps nothing for this page.*Allow site data/) as unknown,
    });
    expect(letGo).not.toHaveBeenCalled();
    expect(client.acquireTokenRedirect).not.toHaveBeenCalled();
  });

  test('is known as such while it lasts, and not before Microsoft Entra was reached', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    const known: boolean[] = [];
    onPage(() => {
      known.push(isLeavingForEntra());
      return Promise.resolve(new Response());
    });
    const note = () => {
      known.push(isLeavingForEntra());
      return Promise.resolve();
    };
    client.acquireTokenRedirect.mockImplementation(note);
    client.logoutRedirect.mockImplementation(note);
    await auth.signConsent('the-hash', '/grant');
    await auth.signOut();
    expect(known).toEqual([false, true, false, true]);
    expect(isLeavingForEntra()).toBe(false);
  });

  test('is told apart where to stay would save nothing: signing in again, and out', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    const known: boolean[] = [];
    const note = async () => void known.push(isLossTold());
    client.acquireTokenRedirect.mockImplementation(note);
    client.logoutRedirect.mockImplementation(note);
    onPage();
    await auth.signIn();
    await auth.switchAccount();
    await auth.signConsent('the-hash', '/grant');
    await auth.signOut();
    expect(known).toEqual([true, false, false, true]);
    expect(isLossTold()).toBe(false);
  });

  test('says so when it is still there long after', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    client.acquireTokenRedirect.mockRejectedValueOnce(
      new BrowserAuthError(BrowserAuthErrorCodes.timedOut, 'corr', 'failed_to_redirect'),
    );
    await expect(auth.signIn()).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining('within 30 seconds') as unknown,
    });
  });
});
