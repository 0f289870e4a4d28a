import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { tenantNow } from '#sandbox/tenant.ts';
import { controlOf } from '#test/sandbox/control.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox();
const { call, press, page } = controlOf(sandbox);

const contoso = () => sandbox.tenants.byName('contoso') ?? expect.fail('The tenant is there.');

/** A slip of the pen is not taken for something done. */
describe('a body', () => {
  const deployments = '/contoso/machines/srv-sql-01/deployments';
  it.each([
    ['', {}, 'Say which "scenario"'],
    ['', { scenario: 'nothing' }, 'There is no scenario "nothing"'],
    ['', { scenario: 'single', name: 'Not A Host' }, 'cannot name a tenant'],
    ['', { scenario: 'single', name: 'contoso' }, 'There is a tenant named "contoso" already.'],
    ['', { scenario: 'single', speed: 0 }, '"speed" must be a number above 0.'],
    [
      '',
      { scenario: 'single', sped: 5 },
      '"sped" is not known here. Did you mean "speed"? Known are scenario, speed, name,',
    ],
    ['', { scenario: 'single', name: 5 }, '"name" must be text.'],
    ['/contoso', { exposeHeader: false }, '"exposeHeader" is not known here'],
    ['/contoso', { speed: 7, exposeHeaders: 'no' }, '"exposeHeaders" must be true or false.'],
    ['/contoso', { speed: 7, unlimitedQueries: 1 }, '"unlimitedQueries" must be true or false.'],
    ['/contoso', { graphLag: -1 }, '"graphLag" must be a number, 0 or more.'],
    ['/contoso', { graphReplyLimit: 0 }, '"graphReplyLimit" must be'],
    ['/contoso', ' ["speed"]', 'The body must be a JSON object.'],
    ['/contoso', '{', 'JSON'],
    ['/contoso/clock', { seconds: 5 }, '"seconds" is not known here. Did you mean "advanceSeconds"?'],
    ['/contoso/clock', { advanceSeconds: -1 }, '"advanceSeconds" must be'],
    ['/contoso/clock', { advanceSeconds: 1e13 }, '"advanceSeconds" must not lead beyond the year 8999.'],
    ['/contoso/machines/srv-sql-01', { online: 'yes' }, '"online" must be true or false.'],
    ['/contoso/machines/srv-sql-01', { jobsHang: 'yes' }, '"jobsHang" must be true or false.'],
    [deployments, { count: 0 }, '"count" must be a whole number from 1 to 800.'],
    [deployments, { count: 1.5 }, '"count" must be a whole number from 1 to 800.'],
    ['/contoso/machines/srv-sql-04/sessions', { level: 'Repair' }, '"level" is not known here. Nothing is.'],
    ['/contoso/tokens', {}, '"username"'],
    ['/%E0%A4%A', {}, '%E0%A4%A'],
  ])('for %s of %j is refused, and changes nothing', async (path, body, reason) => {
    const before = structuredClone(sandbox.tenants.all());
    const refused = await call('POST', `/tenants${path}`, body);
    expect(refused).toEqual({ status: 400, body: { error: expect.stringContaining(reason) } });
    expect(sandbox.tenants.all()).toEqual(before);
  });

  it('is JSON behind blanks too', async () => {
    const reply = await call('POST', '/tenants/contoso', '\n  { "speed": 1 }');
    expect(reply).toMatchObject({ status: 200, body: { speed: 1 } });
  });

  it('goes to an address that is there, by its method', async () => {
    expect((await call('PUT', '/tenants')).status).toBe(405);
    expect((await call('GET', '/nowhere')).status).toBe(404);
  });
});

describe('tenants', () => {
  it('are made from a scenario, described and removed', async () => {
    const made = await call('POST', '/tenants', { scenario: 'single', speed: 50, name: 'mine' });
    const azureOrigin = expect.stringContaining('http://mine.localhost:');
    const shown = { name: 'mine', scenario: 'single', speed: 50, azureOrigin };
    expect(made).toMatchObject({ status: 201, body: shown });
    expect(made.body['users']).not.toHaveLength(0);
    const { tenantId } = made.body;
    expect((await call('GET', '/tenants/mine')).body).toMatchObject({ tenantId, machines: expect.any(Array) });
    expect((await call('DELETE', '/tenants/mine')).status).toBe(204);
    expect((await call('GET', '/tenants/mine')).status).toBe(404);
  });

  it('have limits, set when they are made or later, and taken back', async () => {
    const limits = { latency: 20, graphReplyLimit: 4096, unlimitedQueries: true };
    expect((await call('POST', '/tenants', { scenario: 'single', name: 'limited', ...limits })).status).toBe(201);
    const tenant = sandbox.tenants.byName('limited');
    expect(tenant).toMatchObject(limits);
    await call('POST', '/tenants/limited', { latency: 0, unlimitedQueries: false, graphLag: 30 });
    expect(tenant).toMatchObject({ latency: 0, graphReplyLimit: 4096, unlimitedQueries: false, graphLag: 30 });
    await call('POST', '/tenants/limited', { graphLag: 0 });
    expect(tenant?.graphLag).toBe(0);
  });

  it('have a clock that goes forward, and things fall due', async () => {
    const tenant = sandbox.createTenant({ scenario: 'contoso', name: 'clock' });
    const machine = [...tenant.machines.values()].find(({ name }) => name === 'SRV-SQL-04');
    expect(machine?.access.state).toBe('active');
    const before = tenantNow(tenant);
    expect((await call('POST', '/tenants/clock/clock', { advanceSeconds: 4 * 3600 })).status).toBe(200);
    expect(tenantNow(tenant) - before).toBeGreaterThanOrEqual(4 * 3600 * 1000);
    expect(machine?.access.state).toBe('expired');
  });
});

describe('machines', () => {
  const path = '/tenants/contoso/machines/srv-sql-04';

  it('go offline and come back', async () => {
    const put = async (body: object) => (await call('POST', path, body)).body;
    expect(await put({ online: false })).toMatchObject({ name: 'SRV-SQL-04', online: false });
    expect(await put({ online: true })).toMatchObject({ online: true });
    expect(await put({ jobsHang: true })).toMatchObject({ online: true, jobsHang: true });
    expect(await put({ online: false, jobsHang: false })).toMatchObject({ online: false, jobsHang: false });
    expect(await put({ online: true })).toMatchObject({ online: true, jobsHang: false });
    expect((await call('POST', '/tenants/contoso/machines/none', { online: true })).status).toBe(404);
  });

  it('do not come back once they are Expired', async () => {
    const reply = await call('POST', '/tenants/contoso/machines/srv-old-02', { online: true });
    expect(reply.body).toMatchObject({ online: false });
    const html = await page('?machine=old-02');
    expect(html).toContain('Expired. No access.');
    expect(html).not.toContain('name="online"');
  });

  it('let an engineer in where access is active, and say why not elsewhere', async () => {
    expect(await call('POST', `${path}/sessions`)).toMatchObject({ status: 201, body: { openSessions: 1 } });
    expect((await call('DELETE', `${path}/sessions`)).body['openSessions']).toBe(0);
    const refused = await call('POST', '/tenants/contoso/machines/SRV-SQL-01/sessions');
    const error = expect.stringContaining('SRV-SQL-01 has no remote support extension.');
    expect(refused).toMatchObject({ status: 409, body: { error } });
  });

  it('have a history of deployments in their group, filled as a busy team would', async () => {
    const deployments = '/tenants/contoso/machines/srv-sql-01/deployments';
    const before = await call('POST', deployments, { count: 2 });
    expect(before.status).toBe(201);
    expect((await call('POST', deployments, { count: 700 })).body).toMatchObject({
      resourceGroup: expect.stringMatching(/resourceGroups\/rg-sql-prod$/),
      deployments: Number(before.body['deployments']) + 698,
    });
    const times = [...contoso().deployments.values()].map(({ properties }) => String(properties['timestamp']));
    expect(times.length).toBeGreaterThanOrEqual(700);
    for (const time of times) expect(Date.parse(time)).toBeLessThan(tenantNow(contoso()));
  });
});

describe('the page', () => {
  it('shows tenant, people and machines, and works without script', async () => {
    const html = await page('?machine=sql');
    expect(html).toContain('nothing here reaches Azure or Microsoft');
    expect(html).toContain('ada.lovelace@contoso.example');
    expect(html).toMatch(/<details open>\s*<summary>\s*4 of 42 machines: \d with access/);
    expect(html).not.toContain('<script');
    expect(html).toContain('<title>Control page - Sandbox</title>');
  });

  it('has machines folded until somebody looks for one, or for all', async () => {
    expect(await page()).toMatch(/<details>\s*<summary>\s*42 of 42 machines/);
    expect(await page('?machine=')).toMatch(/<details open>\s*<summary>\s*42 of 42 machines/);
  });

  it('does what its buttons say and comes back to what was looked at', async () => {
    const machine = '/tenants/contoso/machines/SRV-SQL-02';
    const done = await press(machine, { online: 'false' }, `${sandbox.azureOrigin}/sandbox?machine=sql`);
    expect(done).toEqual({ status: 303, location: '/sandbox?machine=sql#SRV-SQL-02' });
    const { machines } = (await call('GET', '/tenants/contoso')).body;
    expect(machines).toContainEqual(expect.objectContaining({ name: 'SRV-SQL-02', online: false }));
    const refused = await press(`${machine}/sessions`, {}, 'http://evil.example/sandbox');
    const told = new URLSearchParams({ machine: '', problem: 'SRV-SQL-02 is not connected.' });
    expect(refused.location).toBe(`/sandbox?${told}`);
  });

  it('shows what it was told as text', async () => {
    expect(await page('?problem=<script>&machine="><script>')).not.toContain('<script>');
  });
});

describe('tokens', () => {
  it('are given for each person, who may then do what the role allows and no more', async () => {
    const machine = [...contoso().machines.values()].find(({ name }) => name === 'SRV-SQL-02');
    const tokenOf = async (username: string) => {
      const { status, body } = await call('POST', '/tenants/contoso/tokens', { username });
      expect([status, body['token_type'], body['expires_in']]).toEqual([201, 'Bearer', 3600]);
      return String(body['access_token']);
    };
    const path = `${machine?.id}/extensions/AzureEdgeRemoteSupport?api-version=2025-01-13`;
    const ask = async (token: string, method: string) =>
      (await fetch(sandbox.azureOrigin + path, { method, headers: { authorization: `Bearer ${token}` } })).status;
    const ada = await tokenOf('ADA.LOVELACE@contoso.example');
    const rita = await tokenOf('rita.reader@contoso.example');
    const claims = { aud: 'https://management.azure.com', scp: 'user_impersonation', name: 'Ada Lovelace' };
    expect(decodeJwt(ada)).toMatchObject(claims);
    expect([await ask(rita, 'GET'), await ask(rita, 'DELETE')]).toEqual([200, 403]);
    expect([await ask(ada, 'GET'), await ask(ada, 'DELETE')]).toEqual([200, 202]);
    await call('POST', '/tenants/contoso/sessions/end');
    expect(await ask(ada, 'GET')).toBe(401);
  });

  it('are given for nobody who is not there', async () => {
    const error = 'The tenant "contoso" has nobody with the user name "mallory".';
    const refused = await call('POST', '/tenants/contoso/tokens', { username: 'mallory' });
    expect(refused).toEqual({ status: 404, body: { error } });
  });
});
