import { describe, expect, it } from 'vitest';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { createOrigins, isLoopbackHost } from './origins.ts';
import { TenantRegistry } from './registry.ts';

const tenant = (name: string) => createScenarioTenant('single', { name });

describe('TenantRegistry', () => {
  it('finds tenants by name and by id, whatever the case', () => {
    const registry = new TenantRegistry();
    const one = tenant('one');
    registry.add(one);
    expect(registry.byName('ONE')).toBe(one);
    expect(registry.byTenantId(one.tenantId.toUpperCase())).toBe(one);
    expect(registry.byName('two')).toBeUndefined();
  });

  it('refuses names that are no host, and what is there already', () => {
    const registry = new TenantRegistry();
    registry.add(tenant('one'));
    for (const name of ['', 'Two', 'a.b', '-a', 'a_b', 'a'.repeat(64)])
      expect(() => registry.add(tenant(name))).toThrow('cannot name a tenant');
    expect(() => registry.add(tenant('one'))).toThrow('There is a tenant named "one" already.');
    expect(() => registry.add({ ...tenant('one'), name: 'two' })).toThrow('There is a tenant with the id');
  });

  it('gives localhost to the first tenant, and to no other after it', () => {
    const registry = new TenantRegistry();
    const origins = createOrigins(registry, { app: 10, azure: 20 }, 'sandbox');
    const [one, two] = [tenant('one'), tenant('two')];
    registry.add(one);
    registry.add(two);
    expect([origins.app(one), origins.azure(one)]).toEqual(['http://localhost:10', 'http://localhost:20']);
    expect([origins.app(two), origins.azure(two)]).toEqual(['http://two.localhost:10', 'http://two.localhost:20']);
    expect(origins.tenantOf('localhost:20')).toBe(one);
    expect(origins.tenantOf('127.0.0.1')).toBe(one);
    expect(origins.tenantOf('two.localhost:20')).toBe(two);
    expect(origins.tenantOf('two.evil.example')).toBeUndefined();
    const removed: string[] = [];
    registry.onRemoval(({ name }) => removed.push(name));
    expect([registry.remove('one'), registry.remove('one')]).toEqual([true, false]);
    expect(removed).toEqual(['one']);
    expect(origins.tenantOf('localhost')).toBeUndefined();
    expect(origins.azure(two)).toBe('http://two.localhost:20');
  });
});

it.each([
  [true, ['localhost', 'LOCALHOST:80', '127.0.0.1:4281', 't-1.localhost:4281']],
  [false, [undefined, '', 'evil.example', 'localhost.evil.example', '0.0.0.0', 'a.b.localhost']],
])('of this machine, not pointed at it (%s), are %j', (is, hosts) => {
  for (const host of hosts) expect(isLoopbackHost(host), host).toBe(is);
});
