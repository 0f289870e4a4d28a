/** What programs start a sandbox with, and what they get. All else of this package is its own affair. */

/** What a tenant's Azure allows, and how fast it answers, where that is not as Azure does. */
export interface Limits {
  /** How late every reply comes, ms. */
  latency?: number;
  /** How long a reply of Resource Graph can be, bytes. */
  graphReplyLimit?: number;
  /** Resource Graph can be asked as often as one likes. */
  unlimitedQueries?: boolean;
}

export interface SandboxOptions {
  /** 4280 by default; 0 picks a free port. */
  appPort?: number;
  /** 4281 by default; 0 picks a free port. */
  azurePort?: number;
  /** Serves a storage account too, with Azurite behind it; 0 picks a free port. */
  storagePort?: number;
  /** What stands before `APP_PORT` and its like in the names of the variables that chose the ports: nothing by default. */
  portPrefix?: string;
  /** The address to listen at, 127.0.0.1 by default. Anybody who reaches it can act as anybody: only for containers. */
  host?: string;
  /** The built app. Without it only Azure is served. */
  distFolder?: string;
  /** Where something else serves the app of the tenant at `localhost`, as Vite does while it is developed. */
  appOrigin?: string;
  /** Further redirect URIs of every tenant's application, for apps of others; one without a port is a desktop program's, at any port. */
  redirectUris?: readonly string[];
  /** The app is at https alone; otherwise everything answers to both. */
  https?: boolean;
  /** Where the certificate authority for https is kept; the user's cache by default. */
  certificateFolder?: string;
  /** What the tenant at `localhost` is made from, and named: `contoso` (by default), `single`, `fleet`, `even` or `faults`. */
  scenario?: string;
  /** Instead: machines as the app exports them (JSON), or as Resource Graph gives them. */
  fleetFile?: string;
  /** Instead, or beside a fleet: people, roles, machines, support requests, live grants, as `scenario.schema.json` has it. */
  scenarioFile?: string;
  /** How much faster than life machines work; 1 is life. */
  speed?: number;
  /** How many machines the scenario `fleet` or `even` has. */
  machines?: number;
  /** Of the Azure of the tenant at `localhost`, whether it comes from a file or not. */
  limits?: Limits;
  /** Keeps the state between runs; a file that exists wins over `scenario` and files of one's own. */
  stateFile?: string;
}

export type OwnFiles = Pick<SandboxOptions, 'fleetFile' | 'scenarioFile'>;

/** A further tenant. */
export interface TenantRequest extends OwnFiles, Pick<SandboxOptions, 'scenario' | 'speed' | 'machines' | 'limits'> {
  /** A DNS label; a random one, or the scenario file's, by default. */
  name?: string;
  /** Gives it a storage account for evidence, whose container keeps what is in it or does not. */
  storage?: 'immutable' | 'mutable';
}

export interface Tenant {
  name: string;
  tenantId: string;
  /** Of the application that people sign in to. */
  appClientId: string;
  people: readonly { objectId: string; username: string; name: string; description: string }[];
  /** Contributor of every subscription. */
  servicePrincipal: { objectId: string; clientId: string; clientSecret: string };
}

export interface Sandbox {
  /** Origins of the tenant at `localhost`. */
  appOrigin: string;
  azureOrigin: string;
  tenants: { first(): Tenant | undefined; byName(name: string): Tenant | undefined };
  createTenant(request: TenantRequest): Tenant;
  close(): Promise<void>;
}

/** @throws {Error} in one sentence for people, when an option is unknown, a port cannot be had, the scenario is unknown, a file is not as expected, the state cannot be kept or the app is not built. */
export declare function startSandbox(options?: SandboxOptions): Promise<Sandbox>;
