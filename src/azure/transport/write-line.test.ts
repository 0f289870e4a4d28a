import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
});
afterEach(() => void vi.useRealTimers());

const setUp = async () => {
  const { grantWrite, writeLineShort } = await import('./write-turns.ts');
  const isShort = async (): Promise<boolean> => {
    let isTold = false;
    void writeLineShort().then(() => (isTold = true));
    await vi.advanceTimersByTimeAsync(0);
    return isTold;
  };
  return { grantWrite, writeLineShort, isShort };
};

it('is long while six writes or more wait for their turn, and tells when fewer do', async () => {
  const { grantWrite, writeLineShort, isShort } = await setUp();
  let left = 0;
  const write = async () => void (left += 1);
  expect(await isShort()).toBe(true);
  // The first leaves at once.
  for (let nth = 0; nth < 6; nth += 1) void grantWrite(write);
  expect(await isShort()).toBe(true);
  for (let nth = 0; nth < 3; nth += 1) void grantWrite(write);
  expect(await isShort()).toBe(false);
  let leftThen = 0;
  void writeLineShort().then(() => (leftThen = left));
  await vi.advanceTimersByTimeAsync(2000);
  expect({ left, leftThen }).toEqual({ left: 9, leftThen: 4 });
});

it('counts no write that is on its way, or that has failed', async () => {
  const { grantWrite, isShort } = await setUp();
  for (let nth = 0; nth < 6; nth += 1) void grantWrite(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(2000);
  expect(await isShort()).toBe(true);
  for (let nth = 0; nth < 6; nth += 1) void grantWrite(async () => undefined);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await isShort()).toBe(false);
});

it('is short again once all writes have failed', async () => {
  const { grantWrite, isShort } = await setUp();
  const refused = Array.from({ length: 30 }, () => grantWrite(() => Promise.reject(new Error('No.'))));
  const settled = Promise.allSettled(refused);
  expect(await isShort()).toBe(false);
  await vi.advanceTimersByTimeAsync(5000);
  expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
  expect(await isShort()).toBe(true);
});
