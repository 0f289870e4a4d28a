import { expect, test } from 'vitest';
import { createThrottleGate } from './throttle-gate.ts';

const url = (path: string) => new URL(`https://management.azure.com${path}`);
const one = url('/subscriptions/AAA/resourceGroups/rg');

const setUp = () => {
  const clock = { now: 500 };
  return { clock, gate: createThrottleGate(() => clock.now) };
};

test('is open at first', () => {
  expect(setUp().gate.closedFor('GET', one)).toBe(0);
});

test.each([
  ['GET', '/subscriptions/aaa/other?x=1', 1000],
  ['GET', '/subscriptions/aab/other', 0],
  ['GET', '/x/subscriptions/aaa/other', 0],
  ['GET', '/subscriptions', 0],
  ['PUT', '/subscriptions/aaa/other', 0],
  ['DELETE', '/subscriptions/aaa/other', 0],
])('a throttled read closes for what counts with it: %s %s %i', (method, path, ms) => {
  const { gate } = setUp();
  gate.closeBucket('GET', one, 1000);
  expect(gate.closedFor(method, url(path))).toBe(ms);
});

test.each([
  ['PUT', 1000],
  ['POST', 1000],
  ['PATCH', 1000],
  ['DELETE', 0],
  ['GET', 0],
])('a throttled write closes for writes: %s %i', (method, ms) => {
  const { gate } = setUp();
  gate.closeBucket('PUT', one, 1000);
  expect(gate.closedFor(method, one)).toBe(ms);
});

test('requests of no subscription count by their path', () => {
  const { gate } = setUp();
  gate.closeBucket('POST', url('/providers/Microsoft.ResourceGraph/resources'), 1000);
  expect(gate.closedFor('POST', url('/providers/microsoft.resourcegraph/resources'))).toBe(1000);
  expect(gate.closedFor('POST', url('/providers/Microsoft.Management/x'))).toBe(0);
  expect(gate.closedFor('POST', one)).toBe(0);
  // One is called like the other's place.
  gate.closeBucket('GET', url('/subscriptions/aaa'), 1000);
  expect(gate.closedFor('GET', url('/x/subscriptions/aaa'))).toBe(0);
});

test('another wait closes one place, for one kind of request', () => {
  const { gate } = setUp();
  gate.closePlace('PUT', one, 1000);
  expect(gate.closedFor('PUT', url('/SUBSCRIPTIONS/aaa/resourcegroups/RG?api-version=1'))).toBe(1000);
  expect(gate.closedFor('PUT', url('/subscriptions/AAA/resourceGroups/other'))).toBe(0);
  expect(gate.closedFor('GET', one)).toBe(0);
});

test('the longer wait counts, and ends when it is over', () => {
  const { gate, clock } = setUp();
  gate.closeBucket('GET', one, 1000);
  gate.closeBucket('GET', one, 200);
  gate.closePlace('GET', one, 400);
  expect(gate.closedFor('GET', one)).toBe(1000);
  gate.closePlace('GET', one, 3000);
  expect(gate.closedFor('GET', one)).toBe(3000);
  clock.now += 2999;
  expect(gate.closedFor('GET', one)).toBe(1);
  clock.now += 1;
  expect(gate.closedFor('GET', one)).toBe(0);
  clock.now += 5000;
  expect(gate.closedFor('GET', one)).toBe(0);
  gate.closePlace('GET', one, 10);
  expect(gate.closedFor('GET', one)).toBe(10);
});

test('what is open again is forgotten', () => {
  const until = new Map<string, number>();
  const clock = { now: 0 };
  const gate = createThrottleGate(() => clock.now, until);
  gate.closePlace('GET', url('/a'), 1000);
  gate.closePlace('GET', url('/b'), 1001);
  clock.now = 1000;
  gate.closePlace('GET', url('/c'), 10);
  expect([...until.keys()]).toEqual(['GET /b', 'GET /c']);
});

test('other waits that are not over outlive a new one', () => {
  const { gate, clock } = setUp();
  gate.closeBucket('GET', one, 1000);
  clock.now += 999;
  gate.closeBucket('PUT', one, 5);
  expect(gate.closedFor('GET', one)).toBe(1);
});
