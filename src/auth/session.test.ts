import { AuthError } from '@azure/msal-browser';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ada, alan, clientError, config, onPage, person, result, setUp, tenantId } from './session-sample.ts';
import { SignInError } from './sign-in-error.ts';

beforeEach(() => void onPage());
afterEach(() => vi.unstubAllGlobals());

describe('at the start of a page', () => {
  test('the account that this tab had is signed in', async () => {
    const { start, client } = setUp({ active: ada });
    expect((await start()).account).toEqual({
      tenantId,
      userId: 'oid-ada',
      username: 'ada@contoso.example',
      name: 'ada',
    });
    expect(client.ssoSilent).not.toHaveBeenCalled();
  });

  test('a new tab takes the browser’s session without a redirect', async () => {
    expect((await setUp({ silent: ada }).start()).account?.userId).toBe('oid-ada');
  });

  test('without any session nobody is signed in', async () => {
    expect((await setUp({}).start()).account).toBeNull();
  });

  test('somebody of another tenant is refused', async () => {
    const { start, cached } = setUp({
      returned: result(person('eve', '99999999-2222-3333-4444-555555555555'), 'signIn'),
    });
    const auth = await start();
    expect(auth.account).toBeNull();
    expect(auth.takeSignInProblem('signIn')?.error.message).toMatch(/another tenant/);
    expect(cached()).toEqual([]);
  });

  test('a sign-in that failed is told, and can be begun anew, when nobody is signed in', async () => {
    const { start, client } = setUp({ returned: new AuthError('access_denied', 'corr', 'Denied.') });
    const auth = await start();
    expect(auth.account).toBeNull();
    expect(auth.takeSignInProblem('signIn')).toMatchObject({
      purpose: 'signIn',
      error: { name: 'SignInError', kind: 'cancelled', message: 'Denied.', correlationId: 'corr' },
    });
    await auth.signIn();
    expect(client.acquireTokenRedirect).toHaveBeenCalledOnce();
  });

  test('a sign-in that failed leaves whoever was signed in, and is told once', async () => {
    const auth = await setUp({ active: ada, returned: new AuthError('access_denied', 'corr', 'Denied.') }).start();
    expect(auth.account?.userId).toBe('oid-ada');
    expect(auth.takeSignature()).toBeUndefined();
    expect(auth.takeSignInProblem('signIn')).toMatchObject({ purpose: 'signIn', error: { kind: 'cancelled' } });
    expect(auth.takeSignInProblem('signIn')).toBeUndefined();
  });

  test('what failed is told to who asks about what the page was left for', async () => {
    await (await setUp({ active: ada }).start()).switchAccount();
    const auth = await setUp({ active: ada, returned: new AuthError('access_denied', 'corr', 'Denied.') }).start();
    expect(auth.takeSignInProblem('consent')).toBeUndefined();
    expect(auth.takeSignInProblem('signIn', 'switchAccount')).toMatchObject({
      purpose: 'switchAccount',
      error: { kind: 'cancelled' },
    });
  });

  test('a consent that was not signed is told as such', async () => {
    await (await setUp({ active: ada }).start()).signConsent('the-hash', '/grant?step=review');
    const auth = await setUp({ active: ada, returned: new AuthError('access_denied', 'corr', 'Denied.') }).start();
    expect(auth.takeSignInProblem('signIn', 'switchAccount')).toBeUndefined();
    expect(auth.takeSignInProblem('consent')?.error.message).toBe('Denied.');
  });

  test.each([
    ['nobody', {}, false],
    ['somebody without a sign-in', { active: ada }, false],
    ['a silent one', { silent: ada }, false],
    ['one that is complete', { active: ada, returned: result(ada, 'consent', { nonce: 'the-hash' }) }, true],
    ['one by another account', { active: ada, returned: result(alan, 'consent', { nonce: 'the-hash' }) }, true],
    ['one that failed', { active: ada, returned: new AuthError('access_denied', 'corr', 'Denied.') }, true],
  ])('it is known whether a sign-in led to it: %s', async (_, found, isBack) => {
    expect((await setUp(found).start()).isBack).toBe(isBack);
  });

  test('switching leaves only the new account', async () => {
    const { start, cached } = setUp({ active: ada, returned: result(alan, 'switchAccount') });
    expect((await start()).account?.userId).toBe('oid-alan');
    expect(cached()).toEqual(['alan']);
  });
});

describe('after a sign-out', () => {
  test('nobody else of this browser is signed in by it, but by a later load', async () => {
    await (await setUp({ active: ada }).start()).signOut();
    const { start, client } = setUp({ silent: alan });
    expect((await start()).account).toBeNull();
    expect(client.ssoSilent).not.toHaveBeenCalled();
    expect((await start()).account?.userId).toBe('oid-alan');
  });

  test.each([
    ['navigate', false],
    ['reload', true],
    ['back_forward', true],
  ])('it may have come to nothing where Microsoft Entra did not lead here: %s', async (type, isHalfOut) => {
    await (await setUp({ active: ada }).start()).signOut();
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ type } as PerformanceNavigationTiming]);
    const { start, client } = setUp({ silent: ada });
    const auth = await start();
    expect(auth).toMatchObject({ account: null, isHalfOut });
    expect(client.ssoSilent).not.toHaveBeenCalled();
    expect((await setUp({}).start()).isHalfOut).toBe(false);
    vi.restoreAllMocks();
  });

  test('nothing is kept of who signed out, whose renewal came late', async () => {
    await (await setUp({ active: ada }).start()).signOut();
    const { start, cached } = setUp({ leftOver: ada });
    await start();
    expect(cached()).toEqual([]);
  });

  test('that failed, whoever still has a session is seen to be signed in', async () => {
    const { start, client } = setUp({ active: ada });
    client.logoutRedirect.mockRejectedValueOnce(new Error('Refused.'));
    await expect((await start()).signOut()).rejects.toThrow('Refused.');
    expect((await setUp({ silent: ada }).start()).account?.userId).toBe('oid-ada');
  });

  test('a sign-in that comes to nothing is told as one', async () => {
    await (await setUp({ active: ada }).start()).signOut();
    const auth = await setUp({ returned: new AuthError('access_denied', 'corr', 'Denied.') }).start();
    expect(auth.takeSignInProblem('signIn')?.purpose).toBe('signIn');
  });
});

describe('signing a consent', () => {
  test('asks for a fresh sign-in that carries the nonce, and comes back here', async () => {
    const { start, client } = setUp({ active: ada });
    await (await start()).signConsent('the-hash', '/grant?step=review');
    expect(client.acquireTokenRedirect).toHaveBeenCalledExactlyOnceWith({
      scopes: ['openid', 'profile'],
      nonce: 'the-hash',
      prompt: 'login',
      account: ada,
      state: 'consent',
      redirectStartPage: 'https://app.example/grant?step=review',
    });
  });

  test('the signature can be taken once', async () => {
    const auth = await setUp({ active: ada, returned: result(ada, 'consent', { nonce: 'the-hash' }) }).start();
    expect(auth.takeSignature()).toEqual({ idToken: 'id-token-of-ada', nonce: 'the-hash' });
    expect(auth.takeSignature()).toBeUndefined();
  });

  test('a plain sign-in brings no signature, though its token has a nonce too', async () => {
    const auth = await setUp({ returned: result(ada, 'signIn', { nonce: 'random' }) }).start();
    expect(auth.takeSignature()).toBeUndefined();
  });

  test('somebody else’s signature is refused and says so; the first account stays', async () => {
    const { start, cached } = setUp({ active: ada, returned: result(alan, 'consent', { nonce: 'the-hash' }) });
    const auth = await start();
    expect(auth.account?.userId).toBe('oid-ada');
    expect(auth.takeSignature()).toBeUndefined();
    const problem = auth.takeSignInProblem('consent')?.error;
    expect(problem?.kind).toBe('otherAccount');
    expect(problem?.message).toBe(
      "alan@contoso.example signed in, but the consent is ada@contoso.example's. Nothing was signed.",
    );
    expect(cached()).toEqual(['ada']);
  });
});

describe('tokens', () => {
  test('come silently for Azure Resource Manager', async () => {
    const { start, client } = setUp({ active: ada });
    await expect((await start()).getToken()).resolves.toBe('access-token');
    expect(client.acquireTokenSilent).toHaveBeenCalledExactlyOnceWith({
      scopes: ['https://management.azure.com/user_impersonation'],
      account: ada,
      redirectUri: 'https://app.example/redirect.html',
    });
  });

  test('come for another scope when one is named, and for no two at once', async () => {
    const { start, client } = setUp({ active: ada });
    const scope = 'https://storage.azure.com/user_impersonation';
    await (await start()).getToken({ scope, forceRefresh: true });
    expect(client.acquireTokenSilent).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ scopes: [scope], forceRefresh: true }),
    );
  });

  test('are never asked for by a redirect; the next sign-in asks for what was demanded', async () => {
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    client.acquireTokenSilent.mockRejectedValueOnce(clientError('interaction_required'));
    await expect(auth.getToken({ claims: '{"a":1}' })).rejects.toMatchObject({
      kind: 'interactionRequired',
      code: 'interaction_required',
      correlationId: 'corr',
    });
    expect(client.acquireTokenRedirect).not.toHaveBeenCalled();
    await auth.signIn();
    expect(client.acquireTokenRedirect).toHaveBeenCalledWith(
      expect.objectContaining({ claims: '{"a":1}', redirectStartPage: 'https://app.example/grant?step=review' }),
    );
  });

  test('that Azure refuses though they are fresh make the next sign-in ask the person anew', async () => {
    vi.resetModules();
    const { createAuth: createFresh } = await import('./session.ts');
    const { demandFreshSignIn } = await import('./fresh-sign-in.ts');
    const { client } = setUp({ active: ada });
    const auth = await createFresh(client, config);
    await auth.signIn();
    expect(client.acquireTokenRedirect).toHaveBeenLastCalledWith(expect.not.objectContaining({ prompt: 'login' }));
    demandFreshSignIn();
    await auth.signIn();
    expect(client.acquireTokenRedirect).toHaveBeenLastCalledWith(expect.objectContaining({ prompt: 'login' }));
  });

  test.each([
    [
      'a lost connection where Microsoft Entra does not answer',
      'network',
      () => Promise.reject(new TypeError('Lost.')),
    ],
    ['for a person where it does', 'interactionRequired', () => Promise.resolve(new Response())],
  ])('for which the hidden frame got no answer are %s', async (_, kind, entra) => {
    onPage(entra);
    const { start, client } = setUp({ active: ada });
    const auth = await start();
    client.acquireTokenSilent.mockRejectedValueOnce(new AuthError('timed_out', 'corr', '', 'redirect_bridge_timeout'));
    await expect(auth.getToken()).rejects.toMatchObject({ kind });
  });

  test('are refused when nobody is signed in', async () => {
    await expect((await setUp({}).start()).getToken()).rejects.toBeInstanceOf(SignInError);
  });
});
