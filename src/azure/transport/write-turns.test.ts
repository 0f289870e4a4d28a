import { expect, test, vi } from 'vitest';
import { failure, get, json, put, setUp } from './transport-fixture.ts';

const throttled = () => json(429, { error: { code: 'TooManyRequests', message: 'Wait.' } }, { 'retry-after': '1' });
const done = () => json(200, { ok: true });

test('a write that is sent again takes a turn; the first and reads take none here', async () => {
  const { transport, fetch, writeTurn } = setUp(throttled, throttled, done);
  await transport.request(put);
  expect(fetch).toHaveBeenCalledTimes(3);
  expect(writeTurn).toHaveBeenCalledTimes(2);
  await transport.request(get);
  await transport.request({ ...get, method: 'POST', body: {}, reading: true });
  expect(writeTurn).toHaveBeenCalledTimes(2);
});

test('a write that Azure made wait takes a turn of its own, or all that waited would leave at once', async () => {
  const { transport, writeTurn } = setUp(throttled, throttled, throttled, done);
  await failure(transport.request(put));
  expect(writeTurn).toHaveBeenCalledTimes(2);
  await transport.request(put);
  expect(writeTurn).toHaveBeenCalledTimes(3);
});

test('a read that is sent again, or that Azure made wait, takes a turn of the reads, and none before', async () => {
  const { transport, readTurn, writeTurn, waits } = setUp(throttled, throttled, throttled, done);
  await failure(transport.request(get));
  expect(readTurn).toHaveBeenCalledTimes(2);
  expect(waits).toHaveLength(2);
  await transport.request(get);
  expect(readTurn).toHaveBeenCalledTimes(3);
  expect(waits).toHaveLength(3);
  await transport.request(get);
  expect(readTurn).toHaveBeenCalledTimes(3);
  expect(writeTurn).not.toHaveBeenCalled();
});

test('a write whose turn comes after it was called off is not sent again', async () => {
  const { transport, fetch, writeTurn } = setUp(throttled, done);
  const controller = new AbortController();
  writeTurn.mockImplementation(async () => controller.abort());
  expect(await failure(transport.request({ ...put, signal: controller.signal }))).toMatchObject({ kind: 'cancelled' });
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('what a guard forbids is not sent, the first time and again', async () => {
  const { transport, fetch } = setUp(throttled, done);
  const tooLate = new Error('Too late.');
  const guard = vi.fn(() => {
    if (guard.mock.calls.length === 2) throw tooLate;
  });
  await expect(transport.request({ ...put, guard })).rejects.toBe(tooLate);
  expect(fetch).toHaveBeenCalledTimes(1);
});

const refused = () => json(401, { error: { code: 'InvalidAuthenticationToken', message: 'No.' } });

test('a write refused for want of a sign-in is told, until one is let through; reads say nothing', async () => {
  const { transport, onWrite } = setUp(refused, refused, done, refused, refused);
  await failure(transport.request(put));
  expect(onWrite.mock.calls).toEqual([['signInNeeded']]);
  await transport.request(put);
  expect(onWrite.mock.calls).toEqual([['signInNeeded'], ['accepted']]);
  await failure(transport.request(get));
  expect(onWrite).toHaveBeenCalledTimes(2);
});

test.each([
  [400, 'BadRequest', true],
  [401, 'InvalidAuthenticationTokenTenant', false],
  [403, 'AuthorizationFailed', true],
  [404, 'ResourceNotFound', true],
  [408, 'Timeout', false],
  [409, 'Conflict', true],
  [412, 'PreconditionFailed', true],
  [429, 'TooManyRequests', false],
  [500, 'InternalServerError', false],
  [504, 'GatewayTimeout', false],
])('a write that failed with %i %s was let through: %s', async (status, code, isThrough) => {
  const { transport, onWrite } = setUp(() => json(status, { error: { code, message: 'No.' } }));
  await failure(transport.request({ ...put, patienceSeconds: 0 }));
  expect(onWrite.mock.calls).toEqual(isThrough ? [['accepted']] : []);
});

test('a refusal that is none of Azure’s lets no write through', async () => {
  const { transport, onWrite } = setUp(() => new Response('<html>Not found</html>', { status: 404 }));
  await failure(transport.request(put));
  expect(onWrite).not.toHaveBeenCalled();
});
