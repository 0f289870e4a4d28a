import { describe, expect, it } from 'vitest';
import { addFault } from '#sandbox/fault-rules.ts';
import { faultNames, type FaultName, type FaultOrder } from '#sandbox/faults.ts';
import { computeVersion } from '#test/sandbox/remote-support.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant('single');

/** A write with a lasting effect: the machine's tag. Or, without the tags, a read. */
const send = (tags?: object, signal?: AbortSignal) =>
  fetch(`${azure.origin}${azure.machine('SRV-ONE').id}?${computeVersion}`, {
    method: tags === undefined ? 'GET' : 'PATCH',
    headers: { authorization: 'Bearer ada', 'content-type': 'application/json' },
    ...(tags === undefined ? {} : { body: JSON.stringify({ tags }) }),
    ...(signal === undefined ? {} : { signal }),
  });

const write = (signal?: AbortSignal) => send({ written: 'yes' }, signal);

const hasHappened = () => ({
  tags: azure.machine('SRV-ONE').tags,
  inLog: azure.tenant.activityLog.map(({ status }) => status.value),
});

type Happened = ReturnType<typeof hasHappened>;

const nothing: Happened = { tags: {}, inLog: [] };
const done: Happened = { tags: { written: 'yes' }, inLog: ['Started', 'Succeeded'] };

interface Expected {
  status: number;
  code?: string;
  headers?: Record<string, RegExp | null>;
  order?: Partial<FaultOrder>;
  text?: RegExp;
  effect?: Happened;
}

/** In so many seconds. */
const again = (seconds: number) => ({ order: { seconds }, headers: { 'retry-after': new RegExp(`^${seconds}$`) } });
const unsaid = { 'retry-after': null };
const throttled = { status: 429, code: 'SubscriptionRequestsThrottled' };
const challenged = {
  status: 401,
  headers: { 'www-authenticate': /error="insufficient_claims", claims="[\w+/=]+"$/ },
};

/** Faults that answer, and what the answer to a write is. */
const answers: Partial<Record<FaultName, Expected>> = {
  throttled: { ...throttled, headers: { 'retry-after': /^2$/ } },
  'throttled-unsaid': { ...throttled, headers: unsaid },
  'throttled-date': { ...throttled, headers: { 'retry-after': / GMT$/ } },
  unavailable: { status: 503, code: 'ServiceUnavailable', ...again(9) },
  'unavailable-unsaid': { status: 503, code: 'ServiceUnavailable', headers: unsaid },
  'server-error': { status: 500, code: 'InternalServerError' },
  'gateway-timeout-before': { status: 504, code: 'GatewayTimeout' },
  'gateway-timeout-after': { status: 504, code: 'GatewayTimeout', effect: done },
  busy: { status: 409, code: 'HCRP409', ...again(4), text: /is still processing\. Only one instance/ },
  conflict: { status: 409, code: 'Conflict' },
  'precondition-failed': { status: 412, code: 'PreconditionFailed' },
  'captive-portal': { status: 200, headers: { 'content-type': /^text\/html/ }, text: /^<!doctype html>/ },
  malformed: { status: 200, headers: { 'content-type': /^application\/json/ }, text: /^\{"value":\[\{[^}]*$/ },
  'wrong-shape': { status: 200, text: /^\{"value":"nope"\}$/ },
  huge: { status: 200, text: /^\{"value":\[\{"id":"\/junk\/0"/ },
  'claims-challenge': challenged,
  'mfa-required': challenged,
  'token-expired': {
    status: 401,
    code: 'ExpiredAuthenticationToken',
    headers: { 'www-authenticate': /error="invalid_token"/ },
  },
  'role-lost': {
    status: 403,
    code: 'AuthorizationFailed',
    text: /The client 'ada\.lovelace@contoso\.example' .* to perform action 'Microsoft\.HybridCompute\/machines\/write' over scope '[^']*\/SRV-ONE'/,
  },
  'not-found': { status: 404, code: 'ResourceNotFound', text: /'Microsoft\.HybridCompute\/machines\/SRV-ONE'/ },
  'prototype-keys': { status: 200, text: /"tags":\{"written":"yes","__proto__":"polluted"/, effect: done },
  'hidden-headers': { status: 200, headers: { 'access-control-expose-headers': null }, effect: done },
  'foreign-links': { status: 200, effect: done },
  'unknown-status': { status: 200, text: /"provisioningState":"Frobnicating"/, effect: done },
  // A write is no poll.
  preempted: { status: 200, text: /"provisioningState":"Succeeded"/, effect: done },
  slow: { status: 200, order: { seconds: 0.05 }, effect: done },
  'wrong-date': { status: 200, order: { seconds: -7200 }, effect: done },
  'never-used': { status: 200, effect: done },
  'no-zone': { status: 200, effect: done },
};

/** Faults after which no answer comes. */
const silences: Partial<Record<FaultName, Happened>> = {
  'dropped-before': nothing,
  'dropped-after': done,
  'hangs-before': nothing,
  'hangs-after': done,
};

describe('a write struck by', () => {
  it.each(Object.entries(answers) as [FaultName, Expected][])(
    '%s is answered so',
    async (fault, { status, code, headers = {}, order, text, effect = nothing }) => {
      addFault(azure.tenant, { fault, ...order });
      const reply = await write();
      const content = await reply.text();
      expect(reply.status).toBe(status);
      if (code !== undefined)
        expect(JSON.parse(content)).toMatchObject({ error: { code, message: expect.any(String) } });
      if (text !== undefined) expect(content).toMatch(text);
      for (const [name, pattern] of Object.entries(headers))
        expect(reply.headers.get(name)).toEqual(pattern && expect.stringMatching(pattern));
      expect(hasHappened()).toEqual(effect);
    },
  );

  it.each(['dropped-before', 'dropped-after'] as const)('%s loses its connection', async (fault) => {
    addFault(azure.tenant, { fault });
    await expect(write()).rejects.toThrow('fetch failed');
    expect(hasHappened()).toEqual(silences[fault]);
  });

  it.each(['hangs-before', 'hangs-after'] as const)('%s waits until it gives up', async (fault) => {
    addFault(azure.tenant, { fault, times: 1 });
    const patience = new AbortController();
    const waiting = write(patience.signal);
    await expect.poll(() => azure.tenant.faults).toEqual([]);
    await expect.poll(hasHappened).toEqual(silences[fault]);
    expect((await send()).status).toBe(200);
    patience.abort();
    await expect(waiting).rejects.toThrow('aborted');
    expect(hasHappened()).toEqual(silences[fault]);
  });

  it('every fault there is has one of these tests', () => {
    expect([...Object.keys(answers), ...Object.keys(silences)].toSorted()).toEqual([...faultNames].toSorted());
  });
});
