import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '#sandbox/sandbox.ts';
import { programToken } from '#test/sandbox/app.ts';
import { createVerifier } from '#test/sandbox/browser.ts';
import { rawRequest } from '#test/sandbox/raw-request.ts';
import { runningSandbox } from '#test/sandbox/running.ts';
import { cacheFolder, openAuthority } from './authority.ts';

const certificateFolder = mkdtempSync(join(tmpdir(), 'sandbox-tls-'));
writeFileSync(join(certificateFolder, 'staticwebapp.config.json'), '{}');
const options = { scenario: 'single', distFolder: certificateFolder, certificateFolder };
const sandbox = runningSandbox(options);
afterAll(() => rmSync(certificateFolder, { recursive: true }));

/** Asks over https, with nothing trusted but the sandbox's certificate. */
const ask = (origin: string, path: string, { headers = {}, host = 'localhost' } = {}) =>
  rawRequest(origin, path, { headers, host, ca: sandbox.authority().certificate });

describe('one port', () => {
  it('speaks http and https, and every address in a reply is of the kind that was asked', async () => {
    const path = `/${sandbox.tenant.tenantId}/v2.0/.well-known/openid-configuration`;
    const plain = await (await fetch(sandbox.azureOrigin + path)).text();
    const secure = await ask(sandbox.azureOrigin, path);
    expect(secure.status).toBe(200);
    expect(secure.text).toBe(plain.replaceAll('http://', 'https://'));
    expect(secure.text).toContain(`https://localhost:${new URL(sandbox.azureOrigin).port}/`);
  });

  it.each(['localhost', 'any.localhost', '127.0.0.1'])('has a certificate for %s', async (host) => {
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

  it('sets cookies that a frame in a page of http has too, and over http such as a browser takes', async () => {
    const redirect_uri = 'http://localhost:5173/redirect.html';
    const asked = sandbox.app.authorizeUrl({ code_challenge: createVerifier().challenge, redirect_uri });
    const path = asked.slice(sandbox.azureOrigin.length);
    const secure = (await ask(sandbox.azureOrigin, path)).headers['set-cookie'];
    const plain = (await rawRequest(sandbox.azureOrigin, path)).headers['set-cookie'];
    expect(secure).toContainEqual(expect.stringMatching(/^sandbox-single-https-sign-in=.*; samesite=none; secure/));
    expect(plain).toContainEqual(expect.stringMatching(/^sandbox-single-sign-in=.*; samesite=lax; httponly$/));
  });

  it('takes a token of either kind over the other', async () => {
    const headers = { authorization: `Bearer ${await programToken(sandbox.azureOrigin, sandbox.tenant)}` };
    expect((await ask(sandbox.azureOrigin, '/subscriptions?api-version=2022-12-01', { headers })).status).toBe(200);
  });

  it('outlives a connection that ends before its first byte, and ends with one open', async () => {
    const port = Number(new URL(sandbox.azureOrigin).port);
    const silent = connect(port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    silent.destroy();
    const own = await startSandbox({ ...options, appPort: 0, azurePort: 0 });
    const open = connect(Number(new URL(own.azureOrigin).port), '127.0.0.1');
    await new Promise((resolve) => open.once('connect', resolve));
    await own.close();
    expect((await fetch(`${sandbox.azureOrigin}/sandbox`)).status).toBe(200);
  });
});

it('has the app at https alone where that is asked for', async () => {
  const own = await startSandbox({ ...options, appPort: 0, azurePort: 0, https: true });
  expect(own.appOrigin).toMatch(/^https:/);
  const away = await fetch(`${own.appOrigin.replace('https:', 'http:')}/machines`, { redirect: 'manual' });
  expect([away.status, away.headers.get('location')]).toEqual([307, `${own.appOrigin}/machines`]);
  expect((await ask(own.appOrigin, '/config.json')).status).toBe(200);
  await own.close();
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

it('serves a tenant other than the first at localhost too, by its name or id in the authority and by its tokens', async () => {
  const other = sandbox.createTenant({ scenario: 'single', name: 'other' });
  const { text } = await ask(sandbox.azureOrigin, '/other/v2.0/.well-known/openid-configuration');
  const token_endpoint = `${sandbox.azureOrigin.replace('http:', 'https:')}/${other.tenantId}/oauth2/v2.0/token`;
  expect(JSON.parse(text)).toMatchObject({ token_endpoint });
  const token = await programToken(sandbox.azureOrigin, { ...other, tenantId: 'other' });
  const tenants = (authorization: string) =>
    ask(sandbox.azureOrigin, '/tenants?api-version=2022-12-01', { headers: { authorization } });
  expect((await tenants(`Bearer ${token}`)).text).toContain(other.tenantId);
  const { headers } = await tenants(`Bearer ${token}x`);
  expect(headers['www-authenticate']).toMatch(
    new RegExp(`^Bearer authorization_uri="https://localhost:\\d+/${other.tenantId}"`),
  );
});
