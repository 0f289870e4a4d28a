import { expect, test } from 'vitest';
import { instantNow } from './instant.ts';
import { clock, hearAzure, hour, pass, setClock, setUpWorld, sleep, world } from './server-clock-fixture.ts';

setUpWorld();

const minute = 60_000;

test('server time of a past moment is that of then, though a server was heard only since', async () => {
  setClock(24 * hour);
  const [then, truth] = [instantNow(), world.truth];
  pass(minute);
  await hearAzure();
  expect(Math.abs(clock.serverTimeThen(then) - truth)).toBeLessThanOrEqual(2000);
});

test.each([
  ['the computer slept', () => sleep(8 * hour)],
  ['the computer slept, and no clock stood still', () => sleep(8 * hour, true)],
  ['the clock was set ahead', () => setClock(8 * hour)],
  ['the clock was set back', () => setClock(-8 * hour)],
])('it is not later than it was when %s since', async (_, disturb) => {
  await hearAzure();
  const [then, truth] = [instantNow(), world.truth];
  pass(minute);
  disturb();
  expect(clock.serverTimeThen(then)).toBeLessThanOrEqual(truth + 2000);
});

test('the time of a reading is called unsure until a server has been heard, and after the clock was set', async () => {
  const asked = instantNow();
  expect(clock.readingTime(asked)).toEqual({ readAt: asked.wall, isReadAtUnsure: true });
  await hearAzure();
  expect(clock.readingTime(asked)).toEqual({ readAt: clock.serverTimeThen(asked) });
  setClock(hour);
  expect(clock.readingTime(asked)).toMatchObject({ isReadAtUnsure: true });
});
