import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { armScope, programToken } from '#test/sandbox/app.ts';
import { createTestBrowser } from '#test/sandbox/browser.ts';
import { rawRequest } from '#test/sandbox/raw-request.ts';
import { runningSandbox } from '#test/sandbox/running.ts';
import { azuriteProblem } from './azurite.ts';

const problem = azuriteProblem();
const title = `the storage account${problem === undefined ? '' : ` (skipped: ${problem})`}`;
const storageScope = 'https://storage.azure.com/user_impersonation';
const version = { 'x-ms-version': '2024-11-04' };

describe.skipIf(problem !== undefined)(title, () => {
  const sandbox = runningSandbox({ storagePort: 0, redirectUris: ['http://localhost:3000/auth/callback'] });
  const container = () => `${sandbox.origins.storage(sandbox.tenant)}/${sandbox.tenant.storage?.container}`;
  let ada: string;
  beforeAll(async () => {
    ada = await tokenOf('Ada Lovelace');
  });

  const tokenOf = async (name: string, scope = storageScope): Promise<string> => {
    const { body } = await sandbox.app.signIn(createTestBrowser(), name);
    const { status, body: tokens } = await sandbox.app.refresh(body['refresh_token'], { scope });
    expect(status).toBe(200);
    return tokens['access_token'] ?? '';
  };
  type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };
  const ask = async (token: string, path: string, init: Init = {}) => {
    const authorization = token === '' ? {} : { authorization: `Bearer ${token}` };
    const all = { ...version, ...authorization, ...init.headers };
    const reply = await fetch(container() + path, { ...init, headers: all });
    const { status, headers } = reply;
    return { status, headers, text: await reply.text(), code: headers.get('x-ms-error-code') };
  };
  const put = (token: string, name: string, body: string, headers: Record<string, string> = {}) => {
    const common = { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/json' };
    return ask(token, `/${name}`, { method: 'PUT', body, headers: { ...common, ...headers } });
  };
  const unlessThere = { 'if-none-match': '*' };

  it('is named in the app’s configuration', async () => {
    const reply = await fetch(`${sandbox.azureOrigin}/sandbox/config.json`);
    expect(await reply.json()).toMatchObject({ evidence: { container: container() } });
  });

  it('keeps what is put there once, and shows it', async () => {
    const kept = await put(ada, 'receipts/a/1.json', '{"a":1}', { ...unlessThere, 'x-ms-meta-consenthash': 'abc' });
    expect(kept.status).toBe(201);
    expect(kept.headers.get('last-modified')).toMatch(/GMT$/);
    const read = await ask(ada, '/receipts/a/1.json');
    expect(read).toMatchObject({ status: 200, text: '{"a":1}' });
    expect(read.headers.get('x-ms-meta-consenthash')).toBe('abc');
    const again = await put(ada, 'receipts/a/1.json', '{"a":1}', unlessThere);
    expect(again).toMatchObject({ status: 409, code: 'BlobAlreadyExists' });
  });

  it('says how long it is, and which part of it comes', async () => {
    await put(ada, 'receipts/g/1.json', '0123456789', unlessThere);
    const of = async (init: Init) => {
      const { status, headers, text } = await ask(ada, '/receipts/g/1.json', init);
      const said = ['content-length', 'content-range', 'x-ms-version'].map((name) => headers.get(name));
      return [status, text, ...said];
    };
    const known = '2024-11-04';
    expect(await of({ method: 'HEAD' })).toEqual([200, '', '10', null, known]);
    expect(await of({})).toEqual([200, '0123456789', '10', null, known]);
    for (const name of ['range', 'x-ms-range'])
      expect(await of({ headers: { [name]: 'bytes=2-4' } })).toEqual([206, '234', '3', 'bytes 2-4/10', known]);
  });

  it('gives what is packed as it was packed', async () => {
    const packed = { 'x-ms-blob-content-encoding': 'gzip', 'x-ms-blob-cache-control': 'no-store' };
    await put(ada, 'receipts/i/1.gz', 'not gzip', { ...unlessThere, ...packed });
    const headers = { ...version, authorization: `Bearer ${ada}`, range: 'bytes=0-2' };
    const { origin, pathname } = new URL(container());
    const read = await rawRequest(origin, `${pathname}/receipts/i/1.gz`, { headers });
    expect(read.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'no-store' });
    expect(read.text).toBe('not');
  });

  it('answers newer versions of the service than Azurite knows, and none that is none', async () => {
    const newer = { 'x-ms-version': '2026-12-06' };
    const made = await put(ada, 'receipts/h/1.json', 'new', { ...unlessThere, ...newer });
    expect([made.status, made.headers.get('x-ms-version')]).toEqual([201, '2026-12-06']);
    const read = await ask(ada, '/receipts/h/1.json', { headers: newer });
    expect([read.text, read.headers.get('x-ms-version')]).toEqual(['new', '2026-12-06']);
    expect((await put(ada, 'receipts/h/1.json', 'newer', newer)).code).toBe('BlobImmutableDueToPolicy');
    expect((await ask(ada, '/receipts/h/1.json', { headers: { 'x-ms-version': 'newest' } })).status).toBe(400);
  });

  it('lets nobody overwrite or delete it', async () => {
    await put(ada, 'receipts/b/1.json', 'first', unlessThere);
    const refused = { status: 409, code: 'BlobImmutableDueToPolicy' };
    for (const headers of [{}, { 'if-match': '*' }])
      expect(await put(ada, 'receipts/b/1.json', 'second', headers)).toMatchObject(refused);
    for (const headers of [{}, unlessThere])
      expect(await ask(ada, '/receipts/b/1.json', { method: 'DELETE', headers })).toMatchObject(refused);
    expect((await ask(ada, '/receipts/b/1.json')).text).toBe('first');
    // The container says so.
    const { headers } = await ask(ada, '?restype=container');
    expect(headers.get('x-ms-has-immutability-policy')).toBe('true');
  });

  it('takes a blob in blocks, once', async () => {
    const path = '/receipts/j/1.json';
    const putBlock = (id: string, body: string) =>
      ask(ada, `${path}?comp=block&blockid=${btoa(id)}`, { method: 'PUT', body });
    const body = ['01', '02'].map((id) => `<Latest>${btoa(id)}</Latest>`).join('');
    const commit = () =>
      ask(ada, `${path}?comp=blocklist`, {
        method: 'PUT',
        body: `<BlockList>${body}</BlockList>`,
        headers: unlessThere,
      });
    expect([(await putBlock('02', 'second')).status, (await putBlock('01', 'first, ')).status]).toEqual([201, 201]);
    expect((await ask(ada, path)).status).toBe(404);
    expect((await commit()).status).toBe(201);
    expect((await ask(ada, path)).text).toBe('first, second');
    expect((await ask(ada, `${path}?comp=blocklist`)).text).toContain(`<Name>${btoa('02')}</Name><Size>6</Size>`);
    expect(await putBlock('03', 'third')).toMatchObject({ status: 409, code: 'BlobImmutableDueToPolicy' });
    expect(await commit()).toMatchObject({ status: 409, code: 'BlobAlreadyExists' });
  });

  it('lists by prefix, under its own names', async () => {
    await put(ada, 'receipts/c/1.json', '1', unlessThere);
    await put(ada, 'receipts/c/2.json', '2', unlessThere);
    const list = '?restype=container&comp=list&prefix=receipts%2Fc%2F';
    const first = await ask(ada, `${list}&maxresults=1`);
    expect(first.status).toBe(200);
    expect(first.text).toContain(`ServiceEndpoint="${sandbox.origins.storage(sandbox.tenant)}/"`);
    expect(first.text).toContain(`ContainerName="${sandbox.tenant.storage?.container}"`);
    expect(first.text).toContain('<Name>receipts/c/1.json</Name>');
    expect(first.text).not.toContain('2.json');
    const marker = /<NextMarker>([^<]+)<\/NextMarker>/.exec(first.text)?.[1] ?? '';
    const next = await ask(ada, `${list}&marker=${encodeURIComponent(marker)}`);
    expect(next.text).toContain('<Name>receipts/c/2.json</Name>');
    expect(next.text).not.toContain('<Name>receipts/c/1.json</Name>');
  });

  it('goes by roles on data, which owning is not', async () => {
    await put(ada, 'receipts/d/1.json', 'kept', unlessThere);
    const otto = await tokenOf('Otto Auditor');
    const mismatch = { status: 403, code: 'AuthorizationPermissionMismatch' };
    expect((await ask(otto, '/receipts/d/1.json')).text).toBe('kept');
    expect(await put(otto, 'receipts/d/2.json', 'more', unlessThere)).toMatchObject(mismatch);
    const alan = await tokenOf('Alan Turing');
    expect(await put(alan, 'receipts/d/2.json', 'more', unlessThere)).toMatchObject(mismatch);
    expect(await ask(alan, '/receipts/d/1.json')).toMatchObject(mismatch);
    // As an owner he may read what Azure Resource Manager has of the container.
    expect((await ask(alan, '?restype=container')).status).toBe(200);
  });

  it('takes tokens for storage alone, and those of its tenant', async () => {
    const arm = await tokenOf('Ada Lovelace', armScope);
    expect(decodeJwt(arm).aud).toBe('https://management.azure.com');
    expect(decodeJwt(ada).aud).toBe('https://storage.azure.com');
    expect(await ask(arm, '?restype=container')).toMatchObject({ status: 401, code: 'InvalidAuthenticationInfo' });
    const none = await ask('', '?restype=container');
    expect(none).toMatchObject({ status: 401, code: 'NoAuthenticationInformation' });
    expect(none.headers.get('www-authenticate')).toBe(
      `Bearer authorization_uri=${sandbox.azureOrigin}/${sandbox.tenant.tenantId}/oauth2/v2.0/authorize resource_id=https://storage.azure.com`,
    );
    const other = sandbox.createTenant({ scenario: 'contoso', storage: 'immutable' });
    const foreign = await programToken(sandbox.azureOrigin, other, 'https://storage.azure.com');
    expect(decodeJwt(foreign).tid).toBe(other.tenantId);
    expect(await ask(foreign, '?restype=container')).toMatchObject({ status: 401 });
  });

  it('lets scripts of the apps’ origins in, and no others', async () => {
    const preflight = (origin: string) =>
      ask('', '/receipts/e/1.json', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PUT' },
      });
    const own = await preflight(sandbox.origins.app(sandbox.tenant));
    expect(own.status).toBe(200);
    expect(own.headers.get('access-control-allow-headers')).toContain('if-none-match');
    expect((await preflight('http://localhost:3000')).status).toBe(200);
    const foreign = await preflight('https://elsewhere.example');
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('knows no operation that it does not emulate', async () => {
    expect(await ask(ada, '/receipts/f.json?comp=metadata', { method: 'PUT' })).toMatchObject({ status: 501 });
    expect(await ask(ada, '?restype=container', { method: 'DELETE' })).toMatchObject({ status: 501 });
  });
});

describe('a sandbox without a storage account', () => {
  const sandbox = runningSandbox({ scenario: 'single' });

  it('makes no tenant with one, and names none in its configuration', async () => {
    expect(() => sandbox.createTenant({ scenario: 'single', storage: 'immutable' })).toThrow('--storage');
    const reply = await fetch(`${sandbox.azureOrigin}/sandbox/config.json`);
    expect(await reply.json()).not.toHaveProperty('evidence');
  });
});
