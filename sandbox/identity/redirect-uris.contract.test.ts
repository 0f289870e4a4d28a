import { describe, expect, it } from 'vitest';
import { checkedRedirectUri } from './redirect-uris.ts';
import { armScope, fragment } from '#test/sandbox/app.ts';
import { createTestBrowser, createVerifier } from '#test/sandbox/browser.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const elsewhere = 'http://localhost:3000/auth/callback';
/** As it is registered when it is given without a path. */
const pathless = checkedRedirectUri('http://localhost:3003');
const developed = 'http://localhost:3001';
const sandbox = runningSandbox({ scenario: 'single', appOrigin: developed, redirectUris: [pathless, elsewhere] });

/** Asks for tokens as a page of that origin does. */
const redeemAt = async (redirectUri: string, origin: string): Promise<Response> => {
  const { verifier, challenge } = createVerifier();
  const url = sandbox.app.authorizeUrl({ code_challenge: challenge, redirect_uri: redirectUri });
  const back = await createTestBrowser().signIn(url, sandbox.app.person('Ada Lovelace').objectId);
  expect(back.origin + back.pathname).toBe(redirectUri);
  return fetch(sandbox.app.endpoints.token_endpoint, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({
      client_id: new URL(url).searchParams.get('client_id') ?? '',
      grant_type: 'authorization_code',
      code: fragment(back).get('code') ?? '',
      code_verifier: verifier,
      redirect_uri: redirectUri,
      scope: armScope,
    }),
  });
};

describe('an app of somebody else', () => {
  it.each([
    ['an address of its own', elsewhere, 'http://localhost:3000'],
    ['the project’s addresses at another origin', `${developed}/redirect.html`, developed],
  ])('signs people in and has its tokens (%s)', async (_what, redirectUri, origin) => {
    const reply = await redeemAt(redirectUri, origin);
    expect(reply.headers.get('access-control-allow-origin')).toBe(origin);
    expect(await reply.json()).toMatchObject({ token_type: 'Bearer' });
  });

  it.each(['http://localhost:3003', 'http://localhost:3003/'])(
    'is sent back to an address without a path, in both its forms (%s)',
    async (redirectUri) => {
      const { challenge } = createVerifier();
      const url = sandbox.app.authorizeUrl({ code_challenge: challenge, redirect_uri: redirectUri });
      const back = await createTestBrowser().signIn(url, sandbox.app.person('Ada Lovelace').objectId);
      expect(fragment(back).get('code')).not.toBeNull();
      expect(back.origin).toBe('http://localhost:3003');
      const { end_session_endpoint: signOut } = sandbox.app.endpoints;
      const form = new URLSearchParams({ post_logout_redirect_uri: redirectUri });
      const reply = await fetch(`${signOut}?${form}`, { redirect: 'manual' });
      expect(reply.headers.get('location')).toBe(redirectUri);
    },
  );

  it('has its tokens at no other origin', async () => {
    const reply = await redeemAt(elsewhere, 'http://localhost:3002');
    expect(reply.status).toBe(400);
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is told of all addresses when it names another', async () => {
    const url = sandbox.app.authorizeUrl({
      code_challenge: createVerifier().challenge,
      redirect_uri: 'http://localhost:3000/other',
    });
    const reply = await createTestBrowser().get(url);
    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain(`or ${elsewhere}. The sandbox registers others with --redirect-uri.`);
  });
});

it.each(['https://contoso.example/callback', 'callback', 'file:///tmp/a', 'http://localhost:3000/#part'])(
  'registers no %s, which no app on this computer is sent back to',
  (text) => {
    expect(() => checkedRedirectUri(text)).toThrow(`not "${text}".`);
  },
);
