import { describe, expect, test, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { describeError } from './errors.ts';
import { failure, get, json, path, put, setUp } from './transport-fixture.ts';

describe('a claims challenge', () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  const challenge = `Bearer realm="", error="insufficient_claims", claims="${btoa(claims)}"`;

  test.each([get, put])('$method is answered once with the token it demands', async (request) => {
    const { transport, getToken, headers } = setUp(
      () => json(401, {}, { 'WWW-Authenticate': challenge }),
      () => json(200, { ok: 1 }),
    );
    await expect(transport.request(request)).resolves.toMatchObject({ body: { ok: 1 } });
    expect(getToken.mock.calls).toEqual([[{}], [{ claims }]]);
    expect(headers(1).get('authorization')).toBe('Bearer second');
  });

  test('that cannot be read is answered once with a fresh token', async () => {
    const { transport, getToken, fetch, onRefused } = setUp(() =>
      json(401, { error: { code: 'ExpiredAuthenticationToken', message: 'Expired.' } }),
    );
    const error = await failure(transport.request(get));
    expect(error).toMatchObject({
      kind: 'signInNeeded',
      code: 'insufficient_claims',
      status: 401,
      message: expect.stringContaining('your sign-in so far does not suffice.'),
    });
    expect(error.message).toContain('Azure says: Expired.');
    expect(getToken.mock.calls).toEqual([[{}], [{ forceRefresh: true }]]);
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(onRefused).toHaveBeenCalledOnce();
  });

  test('in the body counts where browsers may not see the header', async () => {
    const { transport, getToken, onRefused } = setUp(
      () => json(401, { error: { code: 'InvalidAuthenticationToken', message: `Present claims="${btoa(claims)}".` } }),
      () => json(200, {}),
    );
    await transport.request(put);
    expect(getToken.mock.calls).toEqual([[{}], [{ claims }]]);
    expect(onRefused).not.toHaveBeenCalled();
  });

  test('a token that ran out is renewed once', async () => {
    const { transport, getToken, headers, onRefused } = setUp(
      () => json(401, { error: { code: 'ExpiredAuthenticationToken', message: 'Expired.' } }),
      () => json(200, { ok: 1 }),
    );
    await expect(transport.request(put)).resolves.toMatchObject({ body: { ok: 1 } });
    expect(getToken.mock.calls).toEqual([[{}], [{ forceRefresh: true }]]);
    expect(headers(1).get('authorization')).toBe('Bearer second');
    expect(onRefused).not.toHaveBeenCalled();
  });

  test('the page of a proxy with 401 demands no sign-in', async () => {
    const { transport, onRefused } = setUp(
      () => new Response('<html>', { status: 401, headers: { 'content-type': 'text/html' } }),
    );
    expect((await failure(transport.request(get))).kind).toBe('malformed');
    expect(onRefused).not.toHaveBeenCalled();
  });

  test('what is in another directory asks nobody to sign in again', async () => {
    const { transport, onRefused } = setUp(() =>
      json(401, { error: { code: 'InvalidAuthenticationTokenTenant', message: 'Wrong issuer.' } }),
    );
    expect(await failure(transport.request(get))).toMatchObject({ kind: 'forbidden', message: 'Wrong issuer.' });
    expect(onRefused).not.toHaveBeenCalled();
  });

  test('nothing is sent when cancelled while the token is renewed', async () => {
    const controller = new AbortController();
    const { transport, fetch, getToken } = setUp(() => json(401, {}));
    getToken.mockResolvedValueOnce('first').mockImplementationOnce(() => {
      controller.abort();
      return Promise.resolve('second');
    });
    expect((await failure(transport.request({ ...put, signal: controller.signal }))).kind).toBe('cancelled');
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('that cannot be answered for want of a connection asks for nobody', async () => {
    const { transport, getToken } = setUp(() => json(401, {}, { 'WWW-Authenticate': challenge }));
    getToken.mockResolvedValueOnce('first').mockRejectedValue(new SignInError('network', 'No connection.'));
    expect(await failure(transport.request(put))).toMatchObject({ kind: 'network', message: 'No connection.' });
  });

  test('that only a person can answer is not said twice', async () => {
    const { transport, getToken } = setUp(() => json(401, {}, { 'WWW-Authenticate': challenge }));
    const cause = new SignInError('interactionRequired', 'AADSTS50076: MFA.');
    getToken.mockResolvedValueOnce('first').mockRejectedValueOnce(cause);
    const { title, why } = describeError(await failure(transport.request(put)));
    expect(title).toBe('Azure wants you to confirm it’s you');
    expect(why).not.toContain(title);
  });

  test('that only a person can answer is reported', async () => {
    const { transport, getToken, fetch } = setUp(() => json(401, {}, { 'WWW-Authenticate': challenge }));
    const cause = new SignInError('interactionRequired', 'AADSTS50076: MFA.', { correlationId: 'entra' });
    getToken.mockResolvedValueOnce('first').mockRejectedValueOnce(cause);
    expect(await failure(transport.request(put))).toMatchObject({
      kind: 'signInNeeded',
      code: 'insufficient_claims',
      message:
        'For this your sign-in so far does not suffice. Nothing was done by this request. Microsoft Entra says: AADSTS50076: MFA.',
      correlationId: 'entra',
      scope: path,
      cause,
    });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test.each([
    [
      new SignInError('interactionRequired', 'Session over.', { correlationId: 'entra' }),
      'signInNeeded',
      'Session over.',
      'entra',
    ],
    [new SignInError('network', 'No connection.'), 'network', 'No connection.', 'ours'],
    [new SignInError('failed', 'Broken.'), 'signInNeeded', 'Broken.', 'ours'],
    [new Error('Odd.'), 'signInNeeded', 'Odd.', 'ours'],
    ['odd', 'signInNeeded', 'Nobody is signed in.', 'ours'],
  ])('without a token nothing is sent: %s', async (cause, kind, message, correlationId) => {
    const { transport, getToken, fetch } = setUp(() => json(200, {}));
    getToken.mockRejectedValue(cause);
    const error = await failure(transport.request({ ...put, correlationId: 'ours' }));
    expect(error).toMatchObject({ kind, message, correlationId, cause, scope: path });
    expect(fetch).not.toHaveBeenCalled();
  });

  test('that does not come, a request that is called off waits no longer', async () => {
    const { transport, getToken, fetch } = setUp(() => json(200, {}));
    getToken.mockReturnValue(new Promise(() => {}));
    const stop = new AbortController();
    const failed = failure(transport.request({ ...put, signal: stop.signal }));
    await vi.waitFor(() => expect(getToken).toHaveBeenCalledOnce());
    stop.abort(new Error('Stop.'));
    expect(await failed).toMatchObject({ kind: 'cancelled', cause: new Error('Stop.') });
    expect(fetch).not.toHaveBeenCalled();
  });
});
