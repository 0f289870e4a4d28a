import { expect, test } from 'vitest';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { createThrottle } from './throttle.ts';

const single = (name: string) => {
  const tenant = createScenarioTenant('single', { name });
  const [own] = tenant.subscriptions.keys();
  return { tenant, subscription: `/subscriptions/${own}/resourceGroups/g` };
};

test('a bucket empties, refuses with a time to wait, and fills again', () => {
  let now = 0;
  const { tenant, subscription } = single('throttle');
  const throttle = createThrottle(() => now);
  const write = () => throttle.take(tenant, 'p', 'PUT', subscription);
  for (let left = 199; left >= 0; left -= 1) {
    expect(write()).toEqual({ 'x-ms-ratelimit-remaining-subscription-writes': String(left) });
  }
  expect(write).toThrow('exceeded');
  now = 1000;
  for (let taken = 0; taken < 10; taken += 1) write();
  expect(write).toThrow('exceeded');
});

test('principals, subscriptions, tenants and kinds of request have buckets of their own', () => {
  const { tenant, subscription } = single('one');
  const throttle = createThrottle(() => 0);
  const remaining = (...[principal, method, path]: [string, string, string]) =>
    Object.values(throttle.take(tenant, principal, method, path))[0];
  for (let taken = 0; taken < 5; taken += 1) remaining('p', 'GET', subscription);
  expect(remaining('p', 'GET', subscription)).toBe('244');
  expect(remaining('q', 'GET', subscription)).toBe('249');
  expect(remaining('p', 'GET', '/subscriptions')).toBe('249');
  expect(remaining('p', 'GET', '/subscriptions/other')).toBe('249');
  expect(remaining('p', 'DELETE', subscription)).toBe('199');
  const other = single('two');
  expect(Object.values(throttle.take(other.tenant, 'p', 'GET', other.subscription))).toEqual(['249']);
});

test('Resource Graph without limits takes no token of the writes', () => {
  const { tenant } = single('queries');
  const throttle = createThrottle(() => 0);
  const query = () => throttle.take(tenant, 'p', 'POST', '/providers/microsoft.resourceGraph/resources');
  expect(query()).toEqual({ 'x-ms-ratelimit-remaining-tenant-writes': '199' });
  tenant.unlimitedQueries = true;
  for (let asked = 0; asked < 300; asked += 1) expect(query()).toEqual({});
  delete tenant.unlimitedQueries;
  expect(query()).toEqual({ 'x-ms-ratelimit-remaining-tenant-writes': '198' });
});
