import { afterEach, describe, expect, it, vi } from 'vitest';
import { networkClient, toSignInError } from './msal.ts';

const url = 'https://login.example/token';

afterEach(() => vi.unstubAllGlobals());

function answer(make: () => Promise<Response>) {
  const fetched = vi.fn((_url: string, _init: RequestInit) => make());
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

describe('the network client of the sign-in library', () => {
  it('hands over what Microsoft Entra says, with a time limit', async () => {
    const fetched = answer(() => Promise.resolve(Response.json({ token: 't' }, { headers: { date: 'x' } })));
    const reply = await networkClient.sendPostRequestAsync(url, { headers: { a: 'b' }, body: 'c' });
    expect(reply).toEqual({ status: 200, headers: expect.objectContaining({ date: 'x' }), body: { token: 't' } });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', headers: { a: 'b' }, body: 'c' });
    expect(fetched.mock.calls[0]?.[1].signal).toBeInstanceOf(AbortSignal);
  });

  it('puts the status of an error where the library looks for it', async () => {
    answer(() => Promise.resolve(Response.json({ error: 'x' }, { status: 503 })));
    const { body } = await networkClient.sendGetRequestAsync(url);
    expect(body).toEqual({ error: 'x', status: 503 });
  });

  it.each([
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a web page', () => Promise.resolve(new Response('<html>'))],
  ])('takes %s for a connection that passes', async (_, make) => {
    answer(make);
    const failure = await networkClient.sendGetRequestAsync(url).catch(toSignInError);
    expect(failure).toMatchObject({ kind: 'network', code: 'network_error' });
  });
});
