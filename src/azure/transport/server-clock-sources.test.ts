import { expect, test, vi } from 'vitest';
import { clock, error, hearAzure, hour, pass, settled, sleep, setUpWorld, world } from './server-clock-fixture.ts';

setUpWorld();

test('Azure’s clock counts before the own host’s', async () => {
  world.own.off = 2 * hour;
  await hearAzure({ hidden: true });
  expect(clock.clockState().kind).toBe('wrong');
  await hearAzure();
  expect(error()).toBeLessThanOrEqual(2000);
  await hearAzure({ hidden: true });
  expect(error()).toBeLessThanOrEqual(2000);
});

test('the own host counts where Azure’s answer is too slow to tell, and the better of two poor ones', async () => {
  await hearAzure({ ms: 30_000, there: 0 });
  expect(world.asked).toBe(1);
  expect(error()).toBeLessThanOrEqual(2000);
});

test('a host slower still does not take its place', async () => {
  world.own.ms = 50_000;
  await hearAzure({ ms: 6000, there: 0 });
  expect(world.asked).toBe(1);
  // Three seconds is what such a reply may be off, twenty-five what the host's is.
  expect(error()).toBeLessThanOrEqual(3500);
});

test('a page that has been open for long asks no more than a new one', async () => {
  for (let quarter = 0; quarter < 8; quarter += 1) {
    pass(15 * 60_000);
    await hearAzure();
    await hearAzure();
  }
  expect(world.asked).toBe(0);
});

test('a host that is stored on the way is read with the age of its answer', async () => {
  world.own.off = -3 * hour;
  world.own.age = String((3 * hour) / 1000);
  await hearAzure({ hidden: true });
  expect(error()).toBeLessThanOrEqual(2000);
});

test('one wrong date of Azure moves nothing, a clock that was really set does', async () => {
  await hearAzure();
  await hearAzure({ off: 5 * hour });
  expect(error()).toBeLessThanOrEqual(2000);
  await hearAzure();
  await hearAzure({ off: 5 * hour });
  expect(error()).toBeLessThanOrEqual(2000);
  await hearAzure({ off: 5 * hour });
  expect(Math.abs(clock.serverNow() - world.truth - 5 * hour)).toBeLessThanOrEqual(2000);
});

test('after a disturbance the own host is asked at once, but not in a row', async () => {
  world.own.answers = false;
  await hearAzure();
  sleep(hour);
  await hearAzure({ hidden: true });
  expect(world.asked).toBe(1);
  await hearAzure({ hidden: true });
  expect(world.asked).toBe(1);
  pass(5000);
  await hearAzure({ hidden: true });
  expect(world.asked).toBe(2);
  world.own.answers = true;
  pass(5000);
  await hearAzure({ hidden: true });
  expect(clock.clockState().kind).toBe('right');
  expect(error()).toBeLessThanOrEqual(2000);
});

test('two questions are never under way at once', async () => {
  let answer: (response: Response) => void = () => undefined;
  const fetch = vi.fn(() => new Promise<Response>((resolve) => (answer = resolve)));
  vi.stubGlobal('fetch', fetch);
  await hearAzure({ hidden: true });
  pass(hour);
  await hearAzure({ hidden: true });
  expect(fetch).toHaveBeenCalledOnce();
  answer(new Response(null));
  await settled();
  pass(hour);
  await hearAzure({ hidden: true });
  expect(fetch).toHaveBeenCalledTimes(2);
});
