import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { adviceSchema } from '#src/consent/advice/rule.ts';
import { instantNow, noteServerDate, settledServerNow } from './server-time.ts';

type Written = v.InferOutput<typeof configSchema>;
type CloudSettings = v.InferOutput<typeof cloudSchema>;

/**
 * Which Azure to talk to, and as which app: everything that differs between deployments, `config.json` with all endpoints of the cloud resolved.
 * `authority` is of this tenant; URLs and origins have no slash at their end.
 */
export type Config = Omit<Written, 'cloud'> & CloudSettings;

/** The configuration is missing or cannot be used; the message says what. */
export class ConfigError extends Error {
  /** `unreachable`: it could not be fetched, which may pass; `invalid`: somebody has to put it right. */
  readonly kind: 'unreachable' | 'invalid';

  constructor(message: string, kind: ConfigError['kind'] = 'invalid') {
    super(message);
    this.name = 'ConfigError';
    this.kind = kind;
  }
}

/** Reads `/config.json`, once at start, and the time of the server that sent it. Throws ConfigError. */
export async function loadConfig(): Promise<Config> {
  const loaded = parseConfig(await fetchConfig());
  store.setState({ loaded });
  return loaded;
}

/** What `loadConfig` read. Throws ConfigError before that. */
export function config(): Config {
  const { loaded } = store.getState();
  if (loaded === undefined) throw new ConfigError('The configuration has not been read yet.');
  return loaded;
}

/** Reads what `config.json` holds. Throws ConfigError. */
export function parseConfig(value: unknown): Config {
  const parsed = v.safeParse(configSchema, value);
  if (!parsed.success) throw new ConfigError(parsed.issues.map(describeIssue).join(' '));
  const { cloud, ...rest } = parsed.output;
  return { ...(typeof cloud === 'string' ? publicCloud(cloud, rest.tenantId) : cloud), ...rest };
}

/** An absolute URL that a token may be sent to: https, or http to this very computer, and without user name or password; else `undefined`. */
export function trustedUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPrivate = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
  return isPrivate && url.username === '' && url.password === '' ? url : undefined;
}

const loopback = /^(?:(?:.*\.)?localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;

const store = createStore<{ loaded: Config | undefined }>(() => ({ loaded: undefined }));

// https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
const clouds = {
  AzureCloud: ['login.microsoftonline.com', 'management.azure.com', 'portal.azure.com'],
  AzureUSGovernment: ['login.microsoftonline.us', 'management.usgovcloudapi.net', 'portal.azure.us'],
  AzureChinaCloud: ['login.partner.microsoftonline.cn', 'management.chinacloudapi.cn', 'portal.azure.cn'],
} as const;

type CloudName = keyof typeof clouds;
const cloudNames = Object.keys(clouds) as CloudName[];

function publicCloud(name: CloudName, tenantId: string): CloudSettings {
  const [login, management, portal] = clouds[name];
  return {
    name,
    authority: `https://${login}/${tenantId}`,
    knownAuthorities: [],
    resourceManager: `https://${management}`,
    scope: `https://${management}/user_impersonation`,
    portal: `https://${portal}`,
  };
}

function guidOf(what: string) {
  return v.pipe(
    v.string(`must be the ${what}, a GUID.`),
    v.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, `must be the ${what}, a GUID.`),
    v.check((id) => !/^[0-]+$/.test(id), `is still a placeholder: put in the ${what}.`),
  );
}

const url = v.pipe(
  v.string('must be a URL.'),
  v.check((text) => trustedUrl(text) !== undefined, 'must be an https URL (http for loopback hosts only).'),
);

const origin = v.pipe(
  url,
  v.check((text) => trustedUrl(text)?.href === `${trustedUrl(text)?.origin}/`, 'must be an origin, without a path.'),
  v.transform((text) => new URL(text).origin),
);

/** Names of containers: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const containerPath = /^\/[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/;

const containerUrl = v.pipe(
  url,
  v.transform((text) => new URL(text)),
  v.check(
    (read) => containerPath.test(read.href.slice(read.origin.length)),
    'must be the URL of a container, and nothing after it.',
  ),
  v.transform(({ href }) => href),
);

const words = v.pipe(v.string('must be text.'), v.nonEmpty('must not be empty.'));

const cloudSchema = v.strictObject({
  name: words,
  authority: v.pipe(
    url,
    v.transform((text) => text.replace(/\/+$/, '')),
  ),
  /** Hosts that MSAL takes for authorities without asking Microsoft. */
  knownAuthorities: v.array(words),
  /** OpenID Connect discovery document, when it is not to be fetched from the authority. */
  authorityMetadata: v.exactOptional(
    v.looseObject({ issuer: url, authorization_endpoint: url, token_endpoint: url, jwks_uri: url }),
  ),
  /** Origin of Azure Resource Manager. */
  resourceManager: origin,
  /** Scope of the access token for it. */
  scope: words,
  /** Origin of the Azure portal. */
  portal: v.exactOptional(origin),
});

const clientId = guidOf('application (client) id of the app registration');

/** `config.json` as it is written; docs/config.md tells of each key. */
export const configSchema = v.strictObject({
  cloud: v.union([v.picklist(cloudNames), cloudSchema], (issue) => describeCloud(issue.input)),
  tenantId: guidOf('directory (tenant) id'),
  clientId,
  /** What the app was registered as before: older receipts are for these. */
  formerClientIds: v.exactOptional(v.array(clientId, 'must be a list.')),
  /** Ids of the terms that are in force. */
  terms: v.strictObject({ windowsServer: words, azureLocal: words }),
  /** Rules that this app keeps to, and no other client. */
  advice: v.exactOptional(adviceSchema),
  /** Where receipts are kept besides, when anywhere: a container of a storage account. */
  evidence: v.exactOptional(v.strictObject({ container: containerUrl })),
  /** Shown above every page. */
  notice: v.exactOptional(
    v.strictObject({ text: words, link: v.exactOptional(v.strictObject({ text: words, href: url })) }),
  ),
});

/** valibot says of a union only that nothing fits; an object is meant as a custom cloud, so its own problems are told. */
function describeCloud(input: unknown): string {
  const names = `must be one of ${cloudNames.join(', ')}, or an object that describes a cloud`;
  if (typeof input !== 'object' || input === null) return `${names}.`;
  const { issues = [] } = v.safeParse(cloudSchema, input);
  return `${names}: ${issues.map(describeIssue).join(' ')}`;
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  const message = issue.kind === 'schema' && issue.input === undefined ? 'is missing.' : issue.message;
  return path === null ? message : `"${path}" ${message}`;
}

/** Without a reply in this time there is none: a page that waits for ever says nothing, ms. */
const patienceMs = 30_000;

function unreachable(why: string): ConfigError {
  return new ConfigError(why, 'unreachable');
}

async function fetchConfig(): Promise<unknown> {
  const { status, text } = await ask();
  if (status !== 200) {
    const why = `/config.json could not be fetched: the server answered ${status}.`;
    throw status === 408 || status === 429 || status >= 500 ? unreachable(why) : new ConfigError(why);
  }
  // Networks that want a sign-in answer everything with their page.
  if (/^\s*</.test(text))
    throw unreachable(
      'A web page came in place of /config.json: a sign-in page of your network, or the file is missing.',
    );
  await settledServerNow().catch(() => {
    throw unreachable('The time could not be read: the server of this app answered too slowly, or sends no Date.');
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError('/config.json is not JSON.');
  }
}

async function ask(): Promise<{ status: number; text: string }> {
  try {
    const sent = instantNow();
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(new URL('/config.json', location.origin), { cache: 'no-store', signal });
    noteServerDate(response.headers, sent);
    return { status: response.status, text: await response.text() };
  } catch {
    throw unreachable('/config.json could not be fetched: the connection failed.');
  }
}
