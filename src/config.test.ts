import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { config, type Config, ConfigError, configSchema, loadConfig, parseConfig, trustedUrl } from './config.ts';
import { serverNow } from './server-time.ts';

const ids = {
  tenantId: '11111111-2222-3333-4444-555555555555',
  clientId: '66666666-7777-8888-9999-aaaaaaaaaaaa',
  terms: { windowsServer: 'windows-server-2024-10-30', azureLocal: 'azure-local-2025-03-04' },
};

const custom = {
  name: 'Sandbox',
  authority: `https://localhost:4281/${ids.tenantId}/`,
  knownAuthorities: ['localhost:4281'],
  authorityMetadata: {
    issuer: 'http://localhost:4281/i',
    authorization_endpoint: 'http://localhost:4281/a',
    token_endpoint: 'http://localhost:4281/t',
    end_session_endpoint: 'http://localhost:4281/e',
    jwks_uri: 'http://localhost:4281/k',
  },
  resourceManager: 'http://localhost:4281',
  scope: 'https://management.azure.com/user_impersonation',
};

const problems = (value: unknown): string => {
  try {
    parseConfig(value);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['AzureCloud', 'https://login.microsoftonline.com', 'https://management.azure.com'],
  ['AzureUSGovernment', 'https://login.microsoftonline.us', 'https://management.usgovcloudapi.net'],
  ['AzureChinaCloud', 'https://login.partner.microsoftonline.cn', 'https://management.chinacloudapi.cn'],
])('resolves %s', (cloud, login, resourceManager) => {
  expect(parseConfig({ cloud, ...ids })).toMatchObject({
    name: cloud,
    authority: `${login}/${ids.tenantId}`,
    resourceManager,
    scope: `${resourceManager}/user_impersonation`,
  });
});

test('takes former client ids, and refuses what is none', () => {
  const formerClientIds = ['77777777-7777-8888-9999-aaaaaaaaaaaa'];
  expect(parseConfig({ cloud: 'AzureCloud', ...ids, formerClientIds })).toMatchObject({ formerClientIds });
  expect(parseConfig({ cloud: 'AzureCloud', ...ids })).not.toHaveProperty('formerClientIds');
  expect(problems({ cloud: 'AzureCloud', ...ids, formerClientIds: ['old'] })).toMatch(
    /"formerClientIds\.0" must be the application/,
  );
  expect(problems({ cloud: 'AzureCloud', ...ids, formerClientIds: formerClientIds[0] })).toMatch(
    /"formerClientIds" must be a list/,
  );
});

test('takes a cloud described in full', () => {
  const parsed: Config = parseConfig({ cloud: custom, ...ids, notice: { text: 'Hello' } });
  expect(parsed).toMatchObject({
    name: 'Sandbox',
    authority: `https://localhost:4281/${ids.tenantId}`,
    authorityMetadata: custom.authorityMetadata,
    notice: { text: 'Hello' },
  });
});

test.each([
  ['a missing cloud', { ...ids }, /"cloud" is missing/],
  ['an unknown cloud', { cloud: 'Azure', ...ids }, /"cloud" must be one of AzureCloud/],
  [
    'http elsewhere',
    { cloud: { ...custom, resourceManager: 'http://arm.example' }, ...ids },
    /"resourceManager" must be an https URL/,
  ],
  [
    'a path after the origin',
    { cloud: { ...custom, resourceManager: 'https://arm.example/x' }, ...ids },
    /without a path/,
  ],
  [
    'a script as link',
    { cloud: 'AzureCloud', ...ids, notice: { text: 'x', link: { text: 'x', href: 'javascript:x' } } },
    /"notice.link.href" must be an https URL/,
  ],
  [
    'a placeholder',
    { cloud: 'AzureCloud', ...ids, clientId: '00000000-0000-0000-0000-000000000000' },
    /"clientId" is still a placeholder/,
  ],
  ['words for an id', { cloud: 'AzureCloud', ...ids, tenantId: '<your tenant>' }, /"tenantId" must be the directory/],
  ['a missing id', { cloud: 'AzureCloud', tenantId: ids.tenantId, terms: ids.terms }, /"clientId" is missing/],
  ['a member that is not known', { cloud: 'AzureCloud', ...ids, clientSecret: 'x' }, /"clientSecret"/],
  ['nothing', undefined, /./],
  ['text', 'AzureCloud', /./],
])('refuses %s and says why', (_, value, message) => {
  expect(problems(value)).toMatch(message);
});

test.each([
  ['https://evidence.blob.core.windows.net/receipts', 'https://evidence.blob.core.windows.net/receipts'],
  ['https://EVIDENCE.blob.core.windows.net/a-1', 'https://evidence.blob.core.windows.net/a-1'],
  ['http://contoso.localhost:4282/receipts', 'http://contoso.localhost:4282/receipts'],
])('takes %s for where receipts are kept', (container, read) => {
  expect(parseConfig({ cloud: 'AzureCloud', ...ids, evidence: { container } }).evidence).toEqual({ container: read });
});

test('keeps receipts nowhere unless told where', () => {
  expect(parseConfig({ cloud: 'AzureCloud', ...ids })).not.toHaveProperty('evidence');
});

test.each([
  ['an account without a container', 'https://evidence.blob.core.windows.net/'],
  ['a folder in a container', 'https://evidence.blob.core.windows.net/receipts/2026'],
  ['a slash at the end', 'https://evidence.blob.core.windows.net/receipts/'],
  ['a shared access signature', 'https://evidence.blob.core.windows.net/receipts?sv=2024&sig=x'],
  ['a fragment', 'https://evidence.blob.core.windows.net/receipts#x'],
  ['http elsewhere', 'http://evidence.blob.core.windows.net/receipts'],
  ['a password', 'https://a:b@evidence.blob.core.windows.net/receipts'],
  ['capitals', 'https://evidence.blob.core.windows.net/Receipts'],
  ['two hyphens in a row', 'https://evidence.blob.core.windows.net/re--ceipts'],
  ['two letters', 'https://evidence.blob.core.windows.net/re'],
  ['a container of the system', 'https://evidence.blob.core.windows.net/$logs'],
])('refuses %s for where receipts are kept', (_, container) => {
  expect(problems({ cloud: 'AzureCloud', ...ids, evidence: { container } })).toMatch(/"evidence.container" must be/);
});

test.each([
  ['https://a.example/x', true],
  ['http://localhost:1/', true],
  ['http://contoso.localhost/', true],
  ['http://127.0.0.1/', true],
  ['http://[::1]/', true],
  ['http://a.example/', false],
  ['http://localhost.example/', false],
  ['http://127.0.0.1.example/', false],
  ['https://user@a.example/', false],
  ['ftp://localhost/', false],
  ['/relative', false],
])('a token may be sent to %s: %s', (url, isTrusted) => {
  expect(trustedUrl(url) !== undefined).toBe(isTrusted);
});

beforeEach(() => vi.stubGlobal('location', { origin: 'https://app.example' }));

const date = 'Tue, 24 Nov 2026 12:00:00 GMT';

function replied(body: string, { status = 200, headers = { date } }: { status?: number; headers?: HeadersInit } = {}) {
  return vi.fn((): Promise<Response> => Promise.resolve(new Response(body, { status, headers })));
}

const sound = JSON.stringify({ cloud: 'AzureCloud', ...ids });

test.each([
  ['404', replied('', { status: 404 }), /answered 404/, 'invalid'],
  ['503', replied('', { status: 503 }), /answered 503/, 'unreachable'],
  ['the sign-in page of a network', replied('\n<!doctype html>'), /sign-in page of your network/, 'unreachable'],
  ['broken JSON', replied('{"cloud":'), /not JSON/, 'invalid'],
  ['no connection', () => Promise.reject(new TypeError('Failed to fetch')), /connection failed/, 'unreachable'],
])('a start fails and says why, and whether it may pass: %s', async (_, reply, message, kind) => {
  vi.stubGlobal('fetch', reply);
  const error = await loadConfig().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ kind, message: expect.stringMatching(message) as string });
  expect(() => config()).toThrow(ConfigError);
});

test('is read fresh from its own origin, and with it the time', async () => {
  vi.stubGlobal('fetch', replied(sound));
  await expect(loadConfig()).resolves.toMatchObject({ name: 'AzureCloud' });
  expect(config()).toMatchObject({ name: 'AzureCloud' });
  expect(Math.abs(serverNow() - Date.parse(date))).toBeLessThan(1500);
  const [asked] = vi.mocked(fetch).mock.calls;
  expect(asked?.[0]).toEqual(new URL('https://app.example/config.json'));
  expect(asked?.[1]).toMatchObject({ cache: 'no-store' });
});

test('without the time of a server there is no start', async () => {
  vi.resetModules();
  const fresh = await import('./config.ts');
  vi.stubGlobal('fetch', replied(sound, { headers: {} }));
  await expect(fresh.loadConfig()).rejects.toMatchObject({ kind: 'unreachable' });
});

const rule = { name: 'Production', owner: 'Ops' };
const hours = { days: ['Mon'], from: '08:00', to: '18:00', timeZone: 'Europe/Berlin' };
const freeze = { from: '2026-12-20T00:00:00Z', to: '2027-01-02T00:00:00Z', why: 'Year end' };

test('takes advice', () => {
  const where = { subscriptions: ['x'], resourceGroups: ['rg-a'], tags: { env: 'prod' } };
  const all = {
    ...rule,
    where,
    longest: 'PT4H',
    levels: ['Diagnostics'],
    hours,
    freezes: [freeze],
    requestRequired: true,
  };
  expect(parseConfig({ cloud: 'AzureCloud', ...ids, advice: [rule, all] }).advice).toEqual([rule, all]);
});

test.each([
  ['one rule for a list', rule, /"advice" must be a list of rules/],
  ['a rule of nobody', [{ name: 'x' }], /"advice\.0\.owner" is missing/],
  ['a member that is not known', [{ ...rule, longestHours: 4 }], /longestHours/],
  ['a number as duration', [{ ...rule, longest: '4 hours' }], /"advice\.0\.longest" must be a duration/],
  ['less than Azure takes', [{ ...rule, longest: 'PT30M' }], /"advice\.0\.longest" must be a duration of 1 hour/],
  ['another level', [{ ...rule, levels: ['Repair'] }], /"advice\.0\.levels\.0" must be one of Diagnostics/],
  ['no level', [{ ...rule, levels: [] }], /"advice\.0\.levels" must not be empty/],
  ['another day', [{ ...rule, hours: { ...hours, days: ['Monday'] } }], /days\.0" must be one of Mon/],
  ['another time of day', [{ ...rule, hours: { ...hours, to: '6 pm' } }], /hours\.to" must be a time of day/],
  ['another time zone', [{ ...rule, hours: { ...hours, timeZone: 'Berlin' } }], /timeZone" must be the name/],
  ['a time without zone', [{ ...rule, freezes: [{ ...freeze, to: '2027-01-02T00:00:00' }] }], /with its zone/],
  ['a freeze backwards', [{ ...rule, freezes: [{ ...freeze, from: freeze.to }] }], /must end after it begins/],
])('refuses %s as advice', (_, advice, message) => {
  expect(problems({ cloud: 'AzureCloud', ...ids, advice })).toMatch(message);
});

/** What a schema of valibot may be made of. */
interface Part {
  type: string;
  entries?: Record<string, Part>;
  wrapped?: Part;
  item?: Part;
  options?: readonly (Part | string)[];
}

function keysOf({ entries = {}, wrapped, item, options = [] }: Part, path = ''): string[] {
  return [
    ...Object.entries(entries).flatMap(([key, part]) => [`${path}${key}`, ...keysOf(part, `${path}${key}.`)]),
    ...(wrapped ? keysOf(wrapped, path) : []),
    ...(item ? keysOf(item, `${path.slice(0, -1)}[].`) : []),
    ...options.flatMap((option) => (typeof option === 'string' ? [] : keysOf(option, path))),
  ];
}

test('docs/config.md has a row for every key, and for no other', () => {
  const page = readFileSync(new URL('../docs/config.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(.+?)`/gm)].map(([, key = '']) => key);
  expect(rows.toSorted()).toEqual(keysOf(configSchema).toSorted());
});
