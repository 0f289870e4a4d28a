import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { cacheFolder, openAuthority } from './authority.ts';

const certificateFolder = mkdtempSync(join(tmpdir(), 'sandbox-tls-'));
let sandbox: Sandbox;
let first: Tenant;
let other: Tenant;
beforeAll(async () => {
  const distFolder = mkdtempSync(join(certificateFolder, 'app-'));
  writeFileSync(join(distFolder, 'staticwebapp.config.json'), '{}');
  sandbox = await startSandbox({ appPort: 0, azurePort: 0, scenario: 'single', distFolder, certificateFolder });
  first = sandbox.tenants.first() ?? expect.fail('The sandbox has a first tenant.');
  other = sandbox.createTenant({ scenario: 'single', name: 'other' });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(certificateFolder, { recursive: true });
});

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Under which name 127.0.0.1 is asked. */
  host?: string;
}

/** Asks over https, with nothing trusted but the sandbox's certificate. */
const ask = (origin: string, path: string, { method = 'GET', headers = {}, body, host = 'localhost' }: Asked = {}) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    const { port } = new URL(origin);
    const ca = sandbox.authority().certificate;
    const named = { ...headers, host: `${host}:${port}` };
    const servername = /^[\d.]+$/.test(host) ? '' : host;
    const req = request({ host: '127.0.0.1', port, path, method, headers: named, ca, servername }, (res) => {
      let text = '';
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }));
    });
    req.on('error', reject);
    req.end(body);
  });

const form = (tenant: Tenant, scope = 'https://management.azure.com/.default') => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: tenant.servicePrincipal.clientId,
    client_secret: tenant.servicePrincipal.clientSecret,
    scope,
  }).toString(),
});

describe('one port', () => {
  it('speaks http and https, and every address in a reply is of the kind that was asked', async () => {
    const path = `/${first.tenantId}/v2.0/.well-known/openid-configuration`;
    const plain = await (await fetch(sandbox.azureOrigin + path)).text();
    const secure = await ask(sandbox.azureOrigin, path);
    expect(secure.status).toBe(200);
    expect(secure.text).toBe(plain.replaceAll('http://', 'https://'));
    expect(secure.text).toContain(`https://localhost:${new URL(sandbox.azureOrigin).port}/`);
  });

  it.each(['localhost', 'other.localhost', '127.0.0.1'])('has a certificate for %s', async (host) => {
    const { status, text } = await ask(sandbox.azureOrigin, '/metadata/endpoints?api-version=2022-09-01', { host });
    expect(status).toBe(200);
    expect(text).toContain(`"https://${host}:`);
  });

  it('gives the app of a page over https its Azure over https', async () => {
    const { text } = await ask(sandbox.appOrigin, '/config.json');
    const secure = sandbox.azureOrigin.replace('http:', 'https:');
    expect(JSON.parse(text)).toMatchObject({ cloud: { resourceManager: secure } });
    expect(text).not.toContain('http://');
    const plain = await fetch(`${sandbox.appOrigin}/config.json`);
    expect(await plain.json()).toMatchObject({ cloud: { resourceManager: sandbox.azureOrigin } });
  });

  it('takes a token of either kind over the other', async () => {
    const { text } = await ask(sandbox.azureOrigin, `/${first.tenantId}/oauth2/v2.0/token`, form(first));
    const { access_token: token } = JSON.parse(text) as { access_token: string };
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${sandbox.azureOrigin}/subscriptions?api-version=2022-12-01`, { headers })).status).toBe(200);
  });

  it('outlives a connection that ends before its first byte, and ends with one open', async () => {
    const port = Number(new URL(sandbox.azureOrigin).port);
    const silent = connect(port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    silent.destroy();
    const own = await startSandbox({ appPort: 0, azurePort: 0, scenario: 'single', certificateFolder });
    const open = connect(Number(new URL(own.azureOrigin).port), '127.0.0.1');
    await new Promise((resolve) => open.once('connect', resolve));
    await own.close();
    expect((await fetch(`${sandbox.azureOrigin}/sandbox`)).status).toBe(200);
  });
});

describe('--https', () => {
  it('has the app at https alone', async () => {
    const distFolder = mkdtempSync(join(certificateFolder, 'app-'));
    writeFileSync(join(distFolder, 'staticwebapp.config.json'), '{}');
    const own = await startSandbox({ appPort: 0, azurePort: 0, distFolder, certificateFolder, https: true });
    expect(own.appOrigin).toMatch(/^https:/);
    const away = await fetch(`${own.appOrigin.replace('https:', 'http:')}/machines`, { redirect: 'manual' });
    expect([away.status, away.headers.get('location')]).toEqual([307, `${own.appOrigin}/machines`]);
    expect((await ask(own.appOrigin, '/config.json')).status).toBe(200);
    await own.close();
  });
});

describe('the certificate authority', () => {
  it('is served, and kept for the next start with a key that only its owner reads', async () => {
    const { certificate, file } = sandbox.authority();
    expect((await ask(sandbox.azureOrigin, '/sandbox/certificate')).text).toBe(certificate);
    expect(openAuthority(certificateFolder)).toMatchObject({ certificate, file });
    if (process.platform !== 'win32')
      expect(statSync(join(certificateFolder, 'authority.pem')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['near its end', Date.now() - 1800 * 86_400_000, undefined],
    ['unreadable', Date.now(), 'nonsense'],
  ])('is made anew when it is %s', (_why, madeAt, content) => {
    const folder = mkdtempSync(join(certificateFolder, 'spoilt-'));
    const spoilt = openAuthority(folder, madeAt);
    if (content !== undefined) writeFileSync(join(folder, 'authority.pem'), content);
    const renewed = openAuthority(folder);
    expect(renewed.certificate).not.toBe(spoilt.certificate);
    expect(openAuthority(folder).certificate).toBe(renewed.certificate);
  });

  it('lasts as long as the sandbox where nothing can be kept', () => {
    const file = join(certificateFolder, 'no-folder');
    writeFileSync(file, '');
    expect(openAuthority(file)).toMatchObject({ file: undefined, certificate: expect.stringMatching(/^-----BEGIN/) });
  });

  it.each([
    ['linux', { XDG_CACHE_HOME: '/cache' }, /^[/\\]cache[/\\]arc-remote-support-sandbox$/],
    ['linux', {}, /[/\\]\.cache[/\\]/],
    ['darwin', {}, /Library[/\\]Caches/],
    ['win32', { LOCALAPPDATA: '/local' }, /^[/\\]local[/\\]/],
  ] as const)('is kept in the cache of %s (%j)', (platform, env, place) => {
    expect(cacheFolder(env, platform)).toMatch(place);
  });
});

describe('a tenant other than the first', () => {
  it('is served at localhost too, by its name or id in the authority and by its tokens', async () => {
    const byName = await ask(sandbox.azureOrigin, '/other/v2.0/.well-known/openid-configuration');
    const { token_endpoint: endpoint } = JSON.parse(byName.text) as { token_endpoint: string };
    expect(endpoint).toBe(`${sandbox.azureOrigin.replace('http:', 'https:')}/${other.tenantId}/oauth2/v2.0/token`);
    const { text } = await ask(sandbox.azureOrigin, '/other/oauth2/v2.0/token', form(other));
    const { access_token: token } = JSON.parse(text) as { access_token: string };
    const headers = { authorization: `Bearer ${token}` };
    const tenants = await ask(sandbox.azureOrigin, '/tenants?api-version=2022-12-01', { headers });
    expect(tenants.text).toContain(other.tenantId);
    const spoilt = { authorization: `Bearer ${token}x` };
    const refused = await ask(sandbox.azureOrigin, '/tenants?api-version=2022-12-01', { headers: spoilt });
    expect(refused.headers['www-authenticate']).toMatch(
      new RegExp(`^Bearer authorization_uri="https://localhost:\\d+/${other.tenantId}"`),
    );
  });
});
