import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { instantNow, noteServerDate, settledServerNow } from './server-time.ts';

/** Which Azure to talk to, and as which app: everything that differs between deployments. All endpoints are resolved. */
export interface Config {
  cloudName: string;
  /** Of this tenant, without a trailing slash. */
  authority: string;
  /** Hosts that MSAL takes for authorities without asking Microsoft. */
  knownAuthorities: string[];
  /** OpenID Connect discovery document, when it is not to be fetched from the authority. */
  authorityMetadata?: AuthorityMetadata;
  /** Origin of Azure Resource Manager, without a trailing slash. */
  resourceManager: string;
  /** Scope of the access token for Azure Resource Manager. */
  scope: string;
  /** Origin of the Azure portal of this cloud. */
  portal?: string;
  tenantId: string;
  clientId: string;
  /** What the app was registered as before: older receipts are for these. */
  formerClientIds?: string[];
  /** Ids of the terms that are in force. */
  terms: { windowsServer: string; azureLocal: string };
  /** Where receipts are kept besides, when anywhere: a container of a storage account, without a trailing slash. */
  evidence?: { container: string };
  /** Shown above every page. */
  notice?: { text: string; link?: { text: string; href: string } };
}

interface AuthorityMetadata {
  [member: string]: unknown;
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
}

/** `unreachable`: it could not be fetched, which may pass; `invalid`: what there is cannot be used, which somebody has to put right. */
export type ConfigProblem = 'unreachable' | 'invalid';

/** The configuration is missing or cannot be used; `problems` says what, one sentence each. */
export class ConfigError extends Error {
  readonly problems: string[];
  readonly kind: ConfigProblem;

  constructor(problems: string[], kind: ConfigProblem = 'invalid') {
    super(problems.join(' '));
    this.name = 'ConfigError';
    this.problems = problems;
    this.kind = kind;
  }
}

/** An absolute URL that a token may be sent to: https, or http to this very computer, and without user name or password; else `undefined`. */
export function trustedUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPrivate = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isPrivate && url.username === '' && url.password === '' ? url : undefined;
}

const store = createStore<{ loaded: Config | undefined }>(() => ({ loaded: undefined }));

/** Reads `/config.json`, once at start, and the time of the server that sent it. Throws ConfigError. */
export async function loadConfig(): Promise<Config> {
  const loaded = parseConfig(await fetchConfig());
  store.setState({ loaded });
  return loaded;
}

/** What `loadConfig` read. Throws ConfigError before that. */
export function config(): Config {
  const { loaded } = store.getState();
  if (loaded === undefined) throw new ConfigError(['The configuration has not been read yet.']);
  return loaded;
}

/** Reads what `config.json` holds. Throws ConfigError. */
export function parseConfig(value: unknown): Config {
  const parsed = v.safeParse(configSchema, value);
  if (!parsed.success) throw new ConfigError(parsed.issues.map(describeIssue));
  const { cloud, notice, evidence, formerClientIds, ...rest } = parsed.output;
  const link = notice?.link;
  return {
    ...resolveCloud(cloud, rest.tenantId),
    ...rest,
    ...(evidence && { evidence }),
    ...(formerClientIds && { formerClientIds }),
    ...(notice && { notice: { text: notice.text, ...(link && { link }) } }),
  };
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}

// https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
const clouds = {
  AzureCloud: {
    login: 'https://login.microsoftonline.com',
    resourceManager: 'https://management.azure.com',
    portal: 'https://portal.azure.com',
  },
  AzureUSGovernment: {
    login: 'https://login.microsoftonline.us',
    resourceManager: 'https://management.usgovcloudapi.net',
    portal: 'https://portal.azure.us',
  },
  AzureChinaCloud: {
    login: 'https://login.partner.microsoftonline.cn',
    resourceManager: 'https://management.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
  },
} as const;

type CloudName = keyof typeof clouds;
const cloudNames: readonly CloudName[] = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'];

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
  v.check((text) => {
    const { origin = '', href = '' } = trustedUrl(text) ?? {};
    return containerPath.test(href.slice(origin.length));
  }, 'must be the URL of a container, and nothing after it.'),
  v.transform((text) => new URL(text).href),
);

const words = v.pipe(v.string('must be text.'), v.nonEmpty('must not be empty.'));

const metadataSchema = v.looseObject({
  issuer: url,
  authorization_endpoint: url,
  token_endpoint: url,
  jwks_uri: url,
});

const cloudSchema = v.strictObject({
  name: words,
  authority: url,
  knownAuthorities: v.array(words),
  authorityMetadata: v.optional(metadataSchema),
  resourceManager: origin,
  scope: words,
  portal: v.optional(origin),
});

const clientId = guidOf('application (client) id of the app registration');

const configSchema = v.strictObject({
  cloud: v.union([v.picklist(cloudNames), cloudSchema], (issue) => describeCloud(issue.input)),
  tenantId: guidOf('directory (tenant) id'),
  clientId,
  formerClientIds: v.optional(v.array(clientId, 'must be a list.')),
  terms: v.strictObject({ windowsServer: words, azureLocal: words }),
  evidence: v.optional(v.strictObject({ container: containerUrl })),
  notice: v.optional(v.strictObject({ text: words, link: v.optional(v.strictObject({ text: words, href: url })) })),
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

function resolveCloud(cloud: v.InferOutput<typeof configSchema>['cloud'], tenantId: string) {
  if (typeof cloud === 'string') {
    const { login, resourceManager, portal } = clouds[cloud];
    const scope = `${resourceManager}/user_impersonation`;
    return {
      cloudName: cloud,
      authority: `${login}/${tenantId}`,
      knownAuthorities: [],
      resourceManager,
      portal,
      scope,
    };
  }
  const { name, authority, knownAuthorities, authorityMetadata, resourceManager, scope, portal } = cloud;
  return {
    cloudName: name,
    authority: authority.replace(/\/+$/, ''),
    knownAuthorities,
    resourceManager,
    scope,
    ...(authorityMetadata === undefined ? {} : { authorityMetadata }),
    ...(portal === undefined ? {} : { portal }),
  };
}

/** Without a reply in this time there is none: a page that waits for ever says nothing, ms. */
const patienceMs = 30_000;

function unreachable(why: string): ConfigError {
  return new ConfigError([why], 'unreachable');
}

async function ask(): Promise<Response> {
  try {
    const sent = instantNow();
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(new URL('/config.json', location.origin), { cache: 'no-store', signal });
    noteServerDate(response.headers, sent);
    return response;
  } catch {
    throw unreachable('/config.json could not be fetched: the connection failed.');
  }
}

async function fetchConfig(): Promise<unknown> {
  const response = await ask();
  if (!response.ok) {
    const why = `/config.json could not be fetched: the server answered ${response.status}.`;
    const isTransient = response.status === 408 || response.status === 429 || response.status >= 500;
    throw isTransient ? unreachable(why) : new ConfigError([why]);
  }
  const text = await response.text().catch(() => {
    throw unreachable('/config.json did not arrive whole: the connection failed.');
  });
  const value = parseJson(text);
  if (value === undefined && /^\s*</.test(text))
    // Networks that want a sign-in answer everything with their page.
    throw unreachable(
      'A web page came in place of /config.json: a sign-in page of your network, or the file is missing.',
    );
  if (value === undefined) throw new ConfigError(['/config.json is not JSON.']);
  await settledServerNow().catch(() => {
    throw unreachable('The time could not be read: the server of this app answered too slowly, or sends no Date.');
  });
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
