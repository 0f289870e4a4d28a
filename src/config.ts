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
export function trustedUrl(_text: string): URL | undefined {
  throw new Error('not written yet');
}

/** Reads `/config.json`, once at start, and the time of the server that sent it. Throws ConfigError. */
export function loadConfig(): Promise<Config> {
  throw new Error('not written yet');
}

/** What `loadConfig` read. */
export function config(): Config {
  throw new Error('not written yet');
}
