import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { tenantNow } from '#sandbox/tenant.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox();

const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const reply = await fetch(`${sandbox.azureOrigin}/sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...json,
  });
  const text = await reply.text();
  return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
};

const press = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${sandbox.azureOrigin}/sandbox${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', ...headers },
    body: new URLSearchParams(form),
  });

describe('tenants', () => {
  it('are made from a scenario, described and removed', async () => {
    const made = await call('POST', '/tenants', { scenario: 'single', speed: 50, name: 'mine' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'mine',
      scenario: 'single',
      speed: 50,
      azureOrigin: expect.stringContaining('http://mine.localhost:'),
    });
    expect(made.body['users']).not.toHaveLength(0);
    const seen = await call('GET', '/tenants/mine');
    expect(seen.body).toMatchObject({ tenantId: made.body['tenantId'], machines: expect.any(Array) });
    expect((await call('DELETE', '/tenants/mine')).status).toBe(204);
    expect((await call('GET', '/tenants/mine')).status).toBe(404);
  });

  it.each([
    [{}, 'Say which "scenario"'],
    [{ scenario: 'nothing' }, 'There is no scenario "nothing"'],
    [{ scenario: 'single', name: 'Not A Host' }, 'cannot name a tenant'],
    [{ scenario: 'single', name: 'contoso' }, 'There is a tenant named "contoso" already.'],
    [{ scenario: 'single', speed: 0 }, '"speed" must be a number above 0.'],
  ])('are refused for %j', async (body, reason) => {
    const reply = await call('POST', '/tenants', body);
    expect(reply.status).toBe(400);
    expect(reply.body['error']).toContain(reason);
  });
});

describe('limits', () => {
  it('are set when a tenant is made or later, and taken back', async () => {
    const limits = { latency: 20, graphReplyLimit: 4096, unlimitedQueries: true };
    expect((await call('POST', '/tenants', { scenario: 'single', name: 'limited', ...limits })).status).toBe(201);
    const tenant = sandbox.tenants.byName('limited');
    expect(tenant).toMatchObject(limits);
    expect((await call('POST', '/tenants/limited', { latency: 0, unlimitedQueries: false })).status).toBe(200);
    expect(tenant).toMatchObject({ latency: 0, graphReplyLimit: 4096, unlimitedQueries: false });
    expect((await call('POST', '/tenants/limited', { graphReplyLimit: 0 })).status).toBe(400);
  });
});

describe('the clock', () => {
  it('goes forward only, and things fall due', async () => {
    const tenant = sandbox.createTenant({ scenario: 'contoso', name: 'clock' });
    const machine =
      [...tenant.machines.values()].find(({ name }) => name === 'SRV-SQL-04') ?? expect.fail('SRV-SQL-04 is there.');
    expect(machine.access.state).toBe('active');
    const before = tenantNow(tenant);
    expect((await call('POST', '/tenants/clock/clock', { advanceSeconds: 4 * 3600 })).status).toBe(200);
    expect(tenantNow(tenant) - before).toBeGreaterThanOrEqual(4 * 3600 * 1000);
    expect(machine.access.state).toBe('expired');
    expect((await call('POST', '/tenants/clock/clock', { advanceSeconds: -1 })).status).toBe(400);
  });
});

describe('machines', () => {
  const path = '/tenants/contoso/machines/srv-sql-04';

  it('go offline and come back', async () => {
    expect((await call('POST', path, { online: false })).body).toMatchObject({ name: 'SRV-SQL-04', online: false });
    expect((await call('POST', path, { online: true })).body).toMatchObject({ online: true });
    expect((await call('POST', path, { jobsHang: true })).body).toMatchObject({ online: true, jobsHang: true });
    expect((await call('POST', path, { online: false, jobsHang: false })).body).toMatchObject({
      online: false,
      jobsHang: false,
    });
    expect((await call('POST', path, { online: true })).body).toMatchObject({ online: true, jobsHang: false });
    expect((await call('POST', '/tenants/contoso/machines/none', { online: true })).status).toBe(404);
  });

  it('do not come back once they are Expired', async () => {
    const expired = '/tenants/contoso/machines/srv-old-02';
    expect((await call('POST', expired, { online: true })).body).toMatchObject({ online: false });
    const page = await (await fetch(`${sandbox.azureOrigin}/sandbox?machine=old-02`)).text();
    expect(page).toContain('Expired. No access.');
    expect(page).not.toContain('name="online"');
  });

  it('let an engineer in where access is active, and say why not elsewhere', async () => {
    const opened = await call('POST', `${path}/sessions`);
    expect([opened.status, opened.body['openSessions']]).toEqual([201, 1]);
    expect((await call('DELETE', `${path}/sessions`)).body['openSessions']).toBe(0);
    const refused = await call('POST', '/tenants/contoso/machines/SRV-SQL-01/sessions');
    expect(refused.status).toBe(409);
    expect(refused.body['error']).toContain('SRV-SQL-01 has no remote support extension.');
  });
});

describe('the history of deployments', () => {
  it('of a machine’s resource group is filled as a busy team would, and Azure lists it', async () => {
    const path = '/tenants/contoso/machines/srv-sql-01/deployments';
    const before = await call('POST', path, { count: 2 });
    expect(before.status).toBe(201);
    const filled = await call('POST', path, { count: 700 });
    expect(filled.body).toMatchObject({
      resourceGroup: expect.stringMatching(/resourceGroups\/rg-sql-prod$/),
      deployments: Number(before.body['deployments']) + 698,
    });
    const tenant = sandbox.tenants.byName('contoso');
    const times = [...(tenant?.deployments.values() ?? [])].map(({ properties }) => String(properties['timestamp']));
    expect(times.length).toBeGreaterThanOrEqual(700);
    for (const time of times) expect(Date.parse(time)).toBeLessThan(tenant ? tenantNow(tenant) : 0);
  });
});

describe('the page', () => {
  it('shows tenant, people and machines, and works without script', async () => {
    const page = await (await fetch(`${sandbox.azureOrigin}/sandbox?machine=sql`)).text();
    expect(page).toContain('nothing here reaches Azure or Microsoft');
    expect(page).toContain('ada.lovelace@contoso.example');
    expect(page).toMatch(/<details open>\s*<summary>\s*4 of 42 machines: \d with access/);
    expect(page).not.toContain('<script');
    expect(page).toContain('<title>Control page - Sandbox</title>');
  });

  it('has machines folded until somebody looks for one, or for all', async () => {
    const look = async (query: string) => (await fetch(`${sandbox.azureOrigin}/sandbox${query}`)).text();
    expect(await look('')).toMatch(/<details>\s*<summary>\s*42 of 42 machines/);
    expect(await look('?machine=')).toMatch(/<details open>\s*<summary>\s*42 of 42 machines/);
  });

  it('does what its buttons say and comes back to what was looked at', async () => {
    const referer = `${sandbox.azureOrigin}/sandbox?machine=sql`;
    const done = await press('/tenants/contoso/machines/SRV-SQL-02', { online: 'false' }, { referer });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/sandbox?machine=sql#SRV-SQL-02']);
    expect((await call('GET', '/tenants/contoso')).body['machines']).toContainEqual(
      expect.objectContaining({ name: 'SRV-SQL-02', online: false }),
    );
    const refused = await press(
      '/tenants/contoso/machines/SRV-SQL-02/sessions',
      {},
      { referer: 'http://evil.example/sandbox' },
    );
    expect(refused.headers.get('location')).toBe(
      `/sandbox?${new URLSearchParams({ machine: '', problem: 'SRV-SQL-02 is not connected.' })}`,
    );
  });

  it('shows what it was told as text', async () => {
    const page = await (await fetch(`${sandbox.azureOrigin}/sandbox?problem=<script>&machine="><script>`)).text();
    expect(page).not.toContain('<script>');
  });
});

describe('tokens', () => {
  it('are given for each person, who may then do what the role allows and no more', async () => {
    const tenant = sandbox.tenants.byName('contoso') ?? expect.fail('The tenant is there.');
    const machine = [...tenant.machines.values()].find(({ name }) => name === 'SRV-SQL-02');
    const tokenOf = async (name: string) => {
      const username = tenant.people.find((one) => one.name === name)?.username.toUpperCase();
      const { status, body } = await call('POST', '/tenants/contoso/tokens', { username });
      expect([status, body['token_type'], body['expires_in']]).toEqual([201, 'Bearer', 3600]);
      return String(body['access_token']);
    };
    const ask = async (token: string, method: string, path: string) =>
      (await fetch(sandbox.azureOrigin + path, { method, headers: { authorization: `Bearer ${token}` } })).status;
    const resource = `${machine?.id}/extensions/AzureEdgeRemoteSupport?api-version=2025-01-13`;
    const [ada, rita] = [await tokenOf('Ada Lovelace'), await tokenOf('Rita Reader')];
    expect([await ask(rita, 'GET', resource), await ask(rita, 'DELETE', resource)]).toEqual([200, 403]);
    expect([await ask(ada, 'GET', resource), await ask(ada, 'DELETE', resource)]).toEqual([200, 202]);
    await call('POST', '/tenants/contoso/sessions/end');
    expect(await ask(ada, 'GET', resource)).toBe(401);
    const claims = decodeJwt(await tokenOf('Ada Lovelace'));
    expect(claims).toMatchObject({
      aud: 'https://management.azure.com',
      scp: 'user_impersonation',
      name: 'Ada Lovelace',
    });
  });

  it('are given for nobody who is not there', async () => {
    expect(await call('POST', '/tenants/contoso/tokens', { username: 'mallory' })).toMatchObject({
      status: 404,
      body: { error: 'The tenant "contoso" has nobody with the user name "mallory".' },
    });
    expect((await call('POST', '/tenants/contoso/tokens', {})).status).toBe(400);
  });
});

describe('a caller', () => {
  it('learns of a mistake in the body, or the address', async () => {
    const reply = await fetch(`${sandbox.azureOrigin}/sandbox/tenants`, { method: 'POST', body: '{' });
    expect(reply.status).toBe(400);
    expect((await call('PUT', '/tenants')).status).toBe(405);
    expect((await call('GET', '/nowhere')).status).toBe(404);
  });
});
