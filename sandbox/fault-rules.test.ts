import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addFault, removeFault, removeFaults, strikingFault, type StruckRequest } from '#sandbox/fault-rules.ts';
import { faultNames, faultOrder } from '#sandbox/faults.ts';
import { emptyTenant } from '#sandbox/scenarios/tenant-seed.ts';
import type { Tenant } from '#sandbox/tenant.ts';

const newTenant = (): Tenant => emptyTenant('single', { name: 'test' });

const request = (more: Partial<StruckRequest> = {}): StruckRequest => ({
  method: 'PUT',
  path: '/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/SRV-ONE/extensions/x',
  polledResource: undefined,
  tokenIssuedAt: -Infinity,
  signedInAt: -Infinity,
  ...more,
});

const struck = (tenant: Tenant, requests: StruckRequest[]): boolean[] =>
  requests.map((one) => strikingFault(tenant, one) !== undefined);

const graph = request({ method: 'POST', path: '/providers/Microsoft.ResourceGraph/resources' });

describe('strikingFault', () => {
  it('knows reads from writes', () => {
    const reads = newTenant();
    addFault(reads, { fault: 'conflict', method: 'read' });
    const writes = newTenant();
    addFault(writes, { fault: 'conflict', method: 'write' });
    const requests = [request({ method: 'GET' }), graph, request(), request({ method: 'DELETE' })];
    expect(struck(reads, requests)).toEqual([true, true, false, false]);
    expect(struck(writes, requests)).toEqual([false, false, true, true]);
  });

  it('looks for the path anywhere and in any case, and for the resource that a poll is about', () => {
    const tenant = newTenant();
    addFault(tenant, { fault: 'conflict', path: '/machines/srv-one/' });
    const poll = { method: 'GET', path: '/subscriptions/s/providers/x/locations/y/operationstatus/1' };
    const polledResource = request().path;
    const others = [{ path: '/machines/SRV-ONE-2/' }, poll, { ...poll, polledResource }];
    expect(struck(tenant, [request(), ...others.map(request)])).toEqual([true, false, false, true]);
  });

  it('lets the first pass, strikes as often as told, and is spent', () => {
    const tenant = newTenant();
    addFault(tenant, { fault: 'conflict', after: 2, times: 1 });
    expect(struck(tenant, [graph, graph, graph, graph])).toEqual([false, false, true, false]);
    expect(tenant.faults).toEqual([]);
  });

  it('strikes a share, the same requests for the same seed', () => {
    const strikes = (faultSeed: number) => {
      const tenant = { ...newTenant(), faultSeed };
      addFault(tenant, { fault: 'conflict', share: 0.05 });
      return struck(tenant, Array<StruckRequest>(2000).fill(request()));
    };
    const first = strikes(7);
    expect(strikes(7)).toEqual(first);
    expect(strikes(8)).not.toEqual(first);
    expect(first.filter(Boolean).length).toBeGreaterThan(70);
    expect(first.filter(Boolean).length).toBeLessThan(130);
  });

  it('asks rules in the order they were set', () => {
    const tenant = newTenant();
    addFault(tenant, { fault: 'busy', times: 1 });
    addFault(tenant, { fault: 'conflict' });
    expect([request(), request()].map((one) => strikingFault(tenant, one)?.fault)).toEqual(['busy', 'conflict']);
  });

  it('challenges only tokens, and sign-ins, from before the rule', () => {
    const tenant = newTenant();
    const { setAt } = addFault(tenant, { fault: 'claims-challenge' });
    const tokens = [setAt - 1, setAt, setAt + 1].map((tokenIssuedAt) => request({ tokenIssuedAt }));
    expect(struck(tenant, tokens)).toEqual([true, true, false]);
    removeFaults(tenant);
    const mfa = addFault(tenant, { fault: 'mfa-required', times: 1 });
    const tokenIssuedAt = mfa.setAt + 1;
    const signIns = [request({ tokenIssuedAt, signedInAt: tokenIssuedAt }), request({ tokenIssuedAt })];
    expect(struck(tenant, signIns)).toEqual([false, true]);
    // The rule is spent, but the answer to its challenge is still to come.
    expect(tenant).toMatchObject({ faults: [], signInDemandedAt: mfa.setAt });
  });

  it('preempts installations and polls of operations, and nothing else', () => {
    const tenant = newTenant();
    addFault(tenant, { fault: 'preempted' });
    const paths = ['/machines/m/extensions/x', '/jobs/rs-1', '/operationStatuses/1', '/operationresults/1'];
    const reads = paths.map((path) => request({ method: 'GET', path }));
    expect(struck(tenant, reads)).toEqual([false, false, true, true]);
    const writes = paths.map((path) => request({ method: 'PUT', path }));
    expect(struck(tenant, writes)).toEqual([true, false, false, false]);
    const others = ['POST', 'PATCH', 'DELETE'].flatMap((method) => paths.map((path) => request({ method, path })));
    expect(struck(tenant, others)).not.toContain(true);
  });
});

it('removeFault removes one rule, and what it demanded of sign-ins', () => {
  const tenant = newTenant();
  const { id } = addFault(tenant, { fault: 'mfa-required' });
  const kept = addFault(tenant, { fault: 'busy' });
  strikingFault(tenant, request());
  expect([removeFault(tenant, id), removeFault(tenant, id)]).toEqual([true, false]);
  expect(tenant.faults).toEqual([kept]);
  expect(tenant.signInDemandedAt).toBeUndefined();
});

describe('faultOrder', () => {
  it('reads what a form sends, without its empty fields', () => {
    const form = { fault: 'slow', method: 'write', path: '', after: '', times: '3', share: '0.5', seconds: '1.5' };
    expect(faultOrder(form)).toEqual({ fault: 'slow', method: 'write', times: 3, share: 0.5, seconds: 1.5 });
    const late = { fault: 'wrong-date', seconds: -60 };
    expect(faultOrder({ ...late, method: 'put' })).toEqual({ ...late, method: 'PUT' });
  });

  it.each([
    [{}, '"fault" must be one of: dropped-before'],
    [{ fault: 'slow', method: 'LOOK' }, '"method" of the fault "slow" must be one of: GET'],
    [{ fault: 'slow', path: 1 }, '"path" must be text.'],
    [{ fault: 'slow', times: 0 }, '"times" must be a whole number, 1 or more.'],
    [{ fault: 'slow', after: 1.5 }, '"after" must be a whole number, 0 or more.'],
    [{ fault: 'slow', share: 2 }, '"share" must be a number from 0 to 1.'],
    [{ fault: 'slow', seconds: 'soon' }, '"seconds" must be a number from 0 to 2147483.'],
    [{ fault: 'slow', seconds: 2_147_484 }, '"seconds" must be a number from 0 to 2147483.'],
    [{ fault: 'busy', seconds: -1 }, '"seconds" must be a number, 0 or more.'],
    [{ fault: 'conflict', seconds: 1 }, 'The fault "conflict" takes no "seconds".'],
    [{ fault: 'preempted', method: 'DELETE' }, '"method" of the fault "preempted" must be one of: GET, PUT, read'],
  ])('refuses %j', (input, reason) => {
    expect(() => faultOrder(input)).toThrow(reason);
  });
});

it('are all in the README', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const named = new Set([...readme.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
  expect(faultNames.filter((name) => !named.has(name))).toEqual([]);
});
