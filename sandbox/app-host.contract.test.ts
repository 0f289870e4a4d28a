import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from '#test/sandbox/raw-request.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const script = `export const text = '${'long enough to be worth compressing '.repeat(40)}';`;
const configuration = {
  globalHeaders: {
    'Content-Security-Policy':
      "default-src 'none'; connect-src 'self' https://login.microsoftonline.com https://management.azure.com; upgrade-insecure-requests",
    'Strict-Transport-Security': 'max-age=1',
    'X-Content-Type-Options': 'nosniff',
  },
  routes: [{ route: '/assets/*', headers: { 'Cache-Control': 'immutable' } }],
  navigationFallback: { rewrite: '/index.html', exclude: ['/assets/*'] },
  mimeTypes: { '.special': 'application/x-special' },
};

const parent = mkdtempSync(join(tmpdir(), 'app-host-'));
const folder = join(parent, 'dist');
const sandbox = runningSandbox({ distFolder: folder });

mkdirSync(join(folder, 'assets'), { recursive: true });
for (const [name, content] of Object.entries({
  'staticwebapp.config.json': JSON.stringify(configuration),
  'index.html': '<!doctype html><title>App</title>',
  'config.json': '{"not":"this one"}',
  'thing.special': 'x',
  'assets/app.js': script,
  '../secret.txt': 'secret',
}))
  writeFileSync(join(folder, name), content);
// Windows lets only some people make links.
if (process.platform !== 'win32') symlinkSync(join(parent, 'secret.txt'), join(folder, 'link.txt'));

beforeAll(() => void sandbox.createTenant({ scenario: 'single', name: 'second' }));
afterAll(() => rmSync(parent, { recursive: true }));

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  rawRequest(sandbox.appOrigin, path, { method, headers });

describe('the app host', () => {
  it('serves files with their types and the configured headers, for loopback', async () => {
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; connect-src 'self' ${sandbox.azureOrigin}`,
    });
    expect(page.headers['strict-transport-security']).toBeUndefined();
    expect((await ask('/thing.special')).headers['content-type']).toBe('application/x-special');
    expect((await ask('/assets/app.js')).headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'immutable',
    });
  });

  it('falls back to the app for addresses of pages, and says 404 for missing assets', async () => {
    const page = await ask('/machines/a/b/SRV-01?tab=x');
    expect([page.status, page.text]).toEqual([200, '<!doctype html><title>App</title>']);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const missing = await ask('/assets/gone.js');
    expect(missing.status).toBe(404);
    expect(missing.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  it('compresses for those who can read it', async () => {
    const plain = await ask('/assets/app.js');
    const zipped = await ask('/assets/app.js', { 'accept-encoding': 'br, gzip;q=0.8' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
    expect(zipped.body.length).toBeLessThan(plain.body.length / 4);
    expect(zipped.headers['etag']).not.toBe(plain.headers['etag']);
    const unwanted = await ask('/assets/app.js', { 'accept-encoding': 'gzip;q=0' });
    expect(unwanted.headers['content-encoding']).toBeUndefined();
  });

  it('answers HEAD without a body, a known ETag with 304, and other methods with 405', async () => {
    const whole = await ask('/assets/app.js');
    const head = await ask('/assets/app.js', {}, 'HEAD');
    expect(head.body.length).toBe(0);
    expect(head.headers['content-length']).toBe(whole.headers['content-length']);
    const known = await ask('/assets/app.js', { 'if-none-match': String(whole.headers['etag']) });
    expect([known.status, known.body.length]).toEqual([304, 0]);
    const write = await ask('/assets/app.js', {}, 'POST');
    expect([write.status, write.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it('serves the new file after a build', async () => {
    writeFileSync(join(folder, 'assets', 'changing.js'), 'one');
    const before = await ask('/assets/changing.js');
    writeFileSync(join(folder, 'assets', 'changing.js'), 'two, and longer');
    const after = await ask('/assets/changing.js');
    expect([before.text, after.text]).toEqual(['one', 'two, and longer']);
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
  });

  it.each([
    '/staticwebapp.config.json',
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/%',
    '/link.txt',
    '//../secret.txt',
  ])('keeps to its folder, and its configuration to itself, for %s', async (path) => {
    expect((await ask(path)).text).not.toMatch(/secret|globalHeaders/);
  });

  it('survives what is no HTTP request', async () => {
    const { port } = new URL(sandbox.appOrigin);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end('nonsense\r\n\r\n'));
      socket.on('close', () => resolve()).resume();
    });
    expect((await ask('/')).status).toBe(200);
  });
});

describe('config.json', () => {
  const configFor = (host: string) => rawRequest(sandbox.appOrigin, '/config.json', { host });

  it('describes the tenant of the host, under a policy for its own Azure', async () => {
    const azurePort = new URL(sandbox.azureOrigin).port;
    for (const [host, tenant] of [
      ['localhost', sandbox.tenants.first()],
      ['second.localhost', sandbox.tenants.byName('second')],
    ] as const) {
      const { headers, text } = await configFor(host);
      const azure = `${host}:${azurePort}`;
      expect(headers['content-security-policy']).toContain(` http://${azure}`);
      expect(JSON.parse(text)).toMatchObject({
        cloud: {
          name: 'Sandbox',
          authority: `https://${azure}/${tenant?.tenantId}`,
          knownAuthorities: [azure],
          authorityMetadata: { issuer: `http://${azure}/${tenant?.tenantId}/v2.0` },
          resourceManager: `http://${azure}`,
          scope: 'https://management.azure.com/user_impersonation',
        },
        tenantId: tenant?.tenantId,
        clientId: tenant?.appClientId,
      });
    }
  });

  it('is dated by the clock of the tenant, as the replies of its Azure are', async () => {
    const second = sandbox.tenants.byName('second') ?? expect.fail('There is a second tenant.');
    second.clockOffset = 3 * 3_600_000;
    const { headers } = await configFor('second.localhost');
    const ahead = Date.parse(String(headers['date'])) - Date.now();
    second.clockOffset = 0;
    expect(ahead / 3_600_000).toBeCloseTo(3, 2);
  });

  it('does not exist for a name without a tenant', async () => {
    expect((await configFor('nobody.localhost')).status).toBe(404);
    expect((await configFor('evil.example')).status).toBe(404);
  });

  it('leads other names of the first tenant to localhost, where its sign-ins are', async () => {
    const reply = await configFor('contoso.localhost');
    expect([reply.status, reply.headers['location']]).toEqual([307, `${sandbox.appOrigin}/config.json`]);
  });
});
