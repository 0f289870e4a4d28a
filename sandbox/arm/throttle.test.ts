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
    expect(write()).toEqual({
      'x-ms-ratelimit-remaining-subscription-writes': String(left),
      'x-ms-ratelimit-remaining-subscription-global-writes': String(left + 2800),
    });
  }
  expect(write).toThrow(
    /^Number of 'write' requests for subscription '[-0-9a-f]{36}' actor 'p' exceeded\. Please try again after '1' seconds/,
  );
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
  expect(Object.values(throttle.take(other.tenant, 'p', 'GET', other.subscription))).toEqual(['249', '3749']);
});

test('all callers together have fifteen times what each has', () => {
  const { tenant, subscription } = single('many');
  const throttle = createThrottle(() => 0);
  for (let asked = 0; asked < 3000; asked += 1) throttle.take(tenant, `p${asked % 20}`, 'PUT', subscription);
  expect(() => throttle.take(tenant, 'fresh', 'PUT', subscription)).toThrow("actor 'fresh' exceeded");
  expect(throttle.take(tenant, 'fresh', 'PUT', '/subscriptions')).toEqual({
    'x-ms-ratelimit-remaining-tenant-writes': '199',
  });
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
