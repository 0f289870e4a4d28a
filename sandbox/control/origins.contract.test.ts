import { describe, expect, it } from 'vitest';
import { rawRequest } from '#test/sandbox/raw-request.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

/**
 * What a web page of another origin may do: nothing that changes anything, and it reads nothing. Browsers say where a request comes from
 * (Sec-Fetch-Site, Origin); programs say neither and may do everything.
 */

const sandbox = runningSandbox({ scenario: 'single' });

const send = (method: string, path: string, headers: Record<string, string> = {}) =>
  rawRequest(sandbox.azureOrigin, path, { method, headers });

const own = () => sandbox.azureOrigin;
const app = () => sandbox.appOrigin;
const origins: [string, () => Record<string, string>, boolean][] = [
  ['a program', () => ({}), true],
  ['the control page', () => ({ 'sec-fetch-site': 'same-origin', origin: own() }), true],
  ['somebody at the address bar', () => ({ 'sec-fetch-site': 'none' }), true],
  ['the control page, of a browser that names origins alone', () => ({ origin: own() }), true],
  ['the same host by another scheme', () => ({ origin: own().replace('http:', 'https:') }), false],
  ['the app, or another page of this computer', () => ({ 'sec-fetch-site': 'same-site', origin: app() }), false],
  ['the same, of a browser that names origins alone', () => ({ origin: app() }), false],
  ['another site', () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }), false],
  ['another site, by a link or a form', () => ({ 'sec-fetch-site': 'cross-site', accept: 'text/html' }), false],
  ['another tenant’s host', () => ({ origin: own().replace('localhost', 'other.localhost') }), false],
  ['a page without an origin', () => ({ origin: 'null' }), false],
  ['a page whose name was led here', () => ({ host: 'evil.example' }), false],
];

describe.each(origins)('%s', (_, headers, may) => {
  it.each([
    ['GET', '/sandbox/tenants/single'],
    ['GET', '/sandbox/tenants/single/requests'],
    ['GET', '/sandbox/config.json'],
    ['POST', '/sandbox/tenants/single/faults/remove'],
    ['POST', '/sandbox/tenants/single/sessions/end'],
    ['DELETE', '/sandbox/tenants/single/faults'],
  ])(may ? '%s %s is done' : '%s %s is refused', async (method, path) => {
    const { status, headers: replied } = await send(method, path, headers());
    if (may) expect([200, 204]).toContain(status);
    // A form of the page is sent back to the page, which tells the problem.
    else expect([403, 303]).toContain(status);
    if (!may && status === 303) expect(replied['location']).toContain('problem=');
    // Nothing of the control can be read from elsewhere.
    expect(replied['access-control-allow-origin']).toBeUndefined();
  });
});

it('a refused form changes nothing', async () => {
  const form = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
  const headers = { 'sec-fetch-site': 'cross-site', ...form };
  const before = structuredClone(sandbox.tenants.all());
  await send('POST', '/sandbox/tenants/single/sessions/end', headers);
  await send('POST', '/sandbox/tenants/single/machines/srv-one/sessions', headers);
  expect(sandbox.tenants.all()).toEqual(before);
});

it('no GET changes anything, whatever it carries', async () => {
  const before = structuredClone(sandbox.tenants.all());
  const machine = '/sandbox/tenants/single/machines/srv-one';
  const changes = ['/clock?advanceSeconds=60', '/faults?fault=throttled', '/faults/remove', '/sessions/end'];
  const paths = [
    '/sandbox?machine=&problem=x&online=false',
    '/sandbox/tenants?scenario=single',
    ...['', '?speed=50', ...changes].map((rest) => `/sandbox/tenants/single${rest}`),
    ...['?online=false', '/sessions', '/sessions/end', '/deployments?count=3'].map((rest) => machine + rest),
  ];
  for (const path of paths) for (const method of ['GET', 'HEAD']) await send(method, path);
  expect(sandbox.tenants.all()).toEqual(before);
});

it('the page can be shown in no frame', async () => {
  const { headers } = await send('GET', '/sandbox', { 'sec-fetch-site': 'cross-site' });
  expect(headers['x-frame-options']).toBe('DENY');
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
});
