import { describe, expect, it } from 'vitest';
import { tenantNow } from '#sandbox/tenant.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

/** What the control API refuses, so that a slip of the pen is not taken for something done. */

const sandbox = runningSandbox({ scenario: 'single' });

const send = async (path: string, body: string, method = 'POST') => {
  const reply = await fetch(`${sandbox.azureOrigin}/sandbox/tenants${path}`, { method, body });
  const { error, ...more } = (await reply.json()) as Record<string, unknown>;
  return { status: reply.status, error, more };
};

const post = (path: string, body: object) => send(path, JSON.stringify(body));

const tenant = () => sandbox.tenants.byName('single') ?? expect.fail('The tenant is there.');

describe('a body', () => {
  it.each([
    ['', { scenario: 'single', sped: 5 }, '"sped" is not known here: the body may hold "scenario", "speed", "name"'],
    ['', { scenario: 'single', name: 5 }, '"name" must be text.'],
    ['/single', { exposeHeader: false }, '"exposeHeader" is not known here'],
    ['/single', { speed: 7, exposeHeaders: 'no' }, '"exposeHeaders" must be true or false.'],
    ['/single', { speed: 7, unlimitedQueries: 1 }, '"unlimitedQueries" must be true or false.'],
    ['/single/clock', { seconds: 5 }, '"seconds" is not known here: the body may hold "advanceSeconds".'],
    ['/single/machines/srv-one', { online: 'yes' }, '"online" must be true or false.'],
    ['/single/machines/srv-one', { jobsHang: 'yes' }, '"jobsHang" must be true or false.'],
    ['/single/machines/srv-one/deployments', { count: 0 }, '"count" must be a whole number from 1 to 800.'],
    ['/single/machines/srv-one/deployments', { count: 1.5 }, '"count" must be a whole number from 1 to 800.'],
    ['/single/machines/srv-one/sessions', { level: 'Repair' }, '"level" is not known here: the body may hold nothing.'],
  ])('for %s of %j is refused, and changes nothing', async (path, body, reason) => {
    const before = structuredClone(sandbox.tenants.all());
    const { status, error } = await post(path, body);
    expect([status, error]).toEqual([400, expect.stringContaining(reason)]);
    expect(sandbox.tenants.all()).toEqual(before);
  });

  it('is JSON behind blanks too, and then an object', async () => {
    const { status, more } = await send('/single', '\n  { "speed": 3 }');
    expect([status, more['speed']]).toEqual([200, 3]);
    expect(await send('/single', ' ["speed"]')).toMatchObject({
      status: 400,
      error: 'The body must be a JSON object.',
    });
  });

  it('may take the lag of Resource Graph back', async () => {
    for (const graphLag of [30, 0]) {
      expect((await post('/single', { graphLag })).status).toBe(200);
      expect(tenant().graphLag).toBe(graphLag);
    }
    const { status, error } = await post('/single', { graphLag: -1 });
    expect([status, error]).toEqual([400, '"graphLag" must be a number, 0 or more.']);
  });
});

describe('an address', () => {
  it('with an escape that is none is refused', async () => {
    expect(await send('/%E0%A4%A', '{}')).toMatchObject({ status: 400, error: expect.stringContaining('%E0%A4%A') });
  });
});

describe('the clock', () => {
  it('does not go where time cannot be written, and stays', async () => {
    const { error, status } = await post('/single/clock', { advanceSeconds: 1e13 });
    expect([status, error]).toEqual([400, '"advanceSeconds" must not lead beyond the year 8999.']);
    expect(Math.abs(tenantNow(tenant()) - Date.now())).toBeLessThan(1000);
    expect((await post('/single/clock', { advanceSeconds: 1 })).status).toBe(200);
  });
});
