import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAppHost } from '#sandbox/app-host.ts';
import { graphCopy } from '#sandbox/arm/graph/graph-copy.ts';
import { createArm } from '#sandbox/arm/router.ts';
import { createControl } from '#sandbox/control.ts';
import { type Door, listen, portOf, stop } from '#sandbox/door.ts';
import { createCallerVerifier, namedTenant } from '#sandbox/identity/arm-caller.ts';
import { createIdentity, type Identity } from '#sandbox/identity/identity.ts';
import { appRedirectUris, originsOf } from '#sandbox/identity/redirect-uris.ts';
import type { SessionRecords } from '#sandbox/identity/session-store.ts';
import { createSigningKey, signingKeyFrom } from '#sandbox/identity/signing-key.ts';
import type { Limits } from '#sandbox/limits.ts';
import { askedOrigin, createOrigins, isLoopbackHost, type Origins } from '#sandbox/origins.ts';
import { TenantRegistry } from '#sandbox/registry.ts';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { readState, writeState } from '#sandbox/state-file.ts';
import { addStorage } from '#sandbox/scenarios/storage-seed.ts';
import { azuriteProblem } from '#sandbox/storage/azurite.ts';
import { createBlobService } from '#sandbox/storage/blob-service.ts';
import { createStorageFront } from '#sandbox/storage/front.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { cacheFolder, openAuthority, type Authority } from '#sandbox/tls/authority.ts';

export interface TenantRequest {
  scenario: string;
  /** How much faster than life machines work; 1 is life. */
  speed?: number;
  /** A DNS label; a random one by default. */
  name?: string;
  /** How many machines, of the scenarios `fleet` and `even`. */
  machines?: number;
  /** What its Azure allows, and how fast it answers, where that is not as Azure does. */
  limits?: Limits;
  /** Gives it a storage account for evidence, whose container keeps what is in it or does not. */
  storage?: 'immutable' | 'mutable';
}

export interface SandboxOptions {
  /** 0 picks a free port. */
  appPort: number;
  azurePort: number;
  /** Serves a storage account too, with Azurite behind it; 0 picks a free port. */
  storagePort?: number;
  /** What stands before `APP_PORT` and its like in the names of the variables that chose the ports: nothing by default. */
  portPrefix?: string;
  /** The built app. Without it only Azure is served. */
  distFolder?: string;
  /** Where something else serves the app of the tenant at `localhost`, as Vite does while it is developed. */
  appOrigin?: string;
  /** Further redirect URIs of every tenant's application, for apps of others. */
  redirectUris?: readonly string[];
  /** The app is at https alone; otherwise everything answers to both. */
  https?: boolean;
  /** Where the certificate authority for https is kept; the user's cache by default. */
  certificateFolder?: string;
  /** Scenario of the tenant at `localhost`, which also names it; `contoso` by default. */
  scenario?: string;
  speed?: number;
  /** How many machines the scenario `fleet` or `even` has. */
  machines?: number;
  /** Of the Azure of the tenant at `localhost`, whether it comes from a file or not. */
  limits?: Limits;
  /** Keeps the state between runs; a file that exists wins over `scenario`. */
  stateFile?: string;
  /** Says nothing on the console. */
  quiet?: boolean;
}

export interface Sandbox {
  /** Origins of the tenant at `localhost`. */
  appOrigin: string;
  azureOrigin: string;
  /** Who vouches for it over https. */
  authority: () => Authority;
  origins: Origins;
  tenants: TenantRegistry;
  createTenant(request: TenantRequest): Tenant;
  close(): Promise<void>;
}

const usualAppPort = 4280;

/** @throws {Error} in one sentence for people, when a port cannot be had, the scenario is unknown, the state cannot be kept or the app is not built. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const problem = options.storagePort === undefined ? undefined : azuriteProblem();
  if (problem !== undefined) throw new Error(problem);
  const { portPrefix = '' } = options;
  const { certificateFolder } = options;
  let opened: Authority | undefined;
  const authority = () => (opened ??= openAuthority(certificateFolder ?? cacheFolder()));
  const open = (port: number, name: string) => listen({ port, variable: `${portPrefix}${name}_PORT`, authority });
  const azureDoor = await open(options.azurePort, 'AZURE');
  const doors = [azureDoor];
  try {
    const appDoor = options.distFolder === undefined ? undefined : await open(options.appPort, 'APP');
    if (appDoor) doors.push(appDoor);
    const storageDoor = options.storagePort === undefined ? undefined : await open(options.storagePort, 'STORAGE');
    if (storageDoor) doors.push(storageDoor);
    return await assemble(options, { azureDoor, appDoor, storageDoor, authority });
  } catch (error) {
    await Promise.all(doors.map(stop));
    throw error;
  }
};

interface Doors {
  azureDoor: Door;
  appDoor: Door | undefined;
  storageDoor: Door | undefined;
  authority: () => Authority;
}

const assemble = async (
  options: SandboxOptions,
  { azureDoor, appDoor, storageDoor, authority }: Doors,
): Promise<Sandbox> => {
  const registry = new TenantRegistry();
  const createTenant = tenantAdder(registry, storageDoor !== undefined);
  const kept = await keptState(options, registry);
  if (registry.all().length === 0) {
    const { scenario = 'contoso', speed, machines } = options;
    const storage = storageDoor === undefined ? {} : { storage: 'immutable' as const };
    createTenant({ scenario, name: scenario, ...definedOf({ speed, machines }), ...storage });
  }
  Object.assign(registry.first() ?? {}, options.limits);
  const ports = {
    app: appDoor ? portOf(appDoor) : options.appPort || usualAppPort,
    azure: portOf(azureDoor),
    ...(storageDoor ? { storage: portOf(storageDoor) } : {}),
  };
  const { appOrigin, https = false } = options;
  const scheme = https ? 'https' : 'http';
  const appServer = appDoor ? 'sandbox' : servedAt(appOrigin);
  const origins = createOrigins(registry, ports, appServer, https ? 'https' : undefined);
  if (appDoor && options.distFolder !== undefined) appDoor.serve(await createAppHost(options.distFolder, origins));
  // A state that cannot be kept is said before there is anything to lose.
  kept.saveNow();
  const redirectUris = registered(options);
  const identity = createIdentity({ registry, origins, redirectUris, ...kept });
  azureDoor.serve(azureListener({ registry, origins, createTenant, identity, authority, ...kept }));
  const blobs = createBlobService();
  const { verifyAccessToken } = identity;
  const registeredOrigins = originsOf(redirectUris);
  storageDoor?.serve(createStorageFront({ origins, registeredOrigins, verifyAccessToken, blobs }));
  return {
    appOrigin: `${scheme}://localhost:${ports.app}`,
    azureOrigin: `${scheme}://localhost:${ports.azure}`,
    authority,
    origins,
    tenants: registry,
    createTenant,
    async close() {
      await Promise.all([azureDoor, appDoor, storageDoor].flatMap((door) => (door ? [stop(door)] : [])));
      await blobs.close();
      kept.saveNow();
    },
  };
};

/** An app that something else serves signs in too. */
const registered = ({ appOrigin, redirectUris = [] }: SandboxOptions): string[] => [
  ...(appOrigin === undefined ? [] : appRedirectUris(appOrigin)),
  ...redirectUris,
];

const servedAt = (origin: string | undefined) => (origin === undefined ? undefined : { origin });

interface AzureParts {
  registry: TenantRegistry;
  origins: Origins;
  createTenant: (request: TenantRequest) => Tenant;
  identity: Identity;
  authority: () => Authority;
  saveSoon: () => void;
}

/** Everything on the Azure origin: the sandbox's own control, identity, and Azure Resource Manager for all the rest. */
const azureListener = (parts: AzureParts) => {
  const { registry, origins, identity } = parts;
  const control = createControl({
    registry,
    origins,
    createTenant: parts.createTenant,
    endSessions: identity.endSessions,
    giveToken: identity.giveToken,
    certificate: () => parts.authority().certificate,
  });
  // Of the token, whatever is wrong with it, for other tenants are served at the first one's host too.
  const authority = (req: IncomingMessage) => {
    const tenant = registry.byTenantId(namedTenant(req)) ?? origins.tenantOf(req.headers.host);
    return tenant && `${askedOrigin(req)}/${tenant.tenantId}`;
  };
  const arm = createArm(registry, createCallerVerifier(identity.verifyAccessToken), { authority });
  const handlerOf = (path: string) => {
    if (path === '/') return sendToControl;
    if (path === '/sandbox' || path.startsWith('/sandbox/')) return control;
    return identity.owns(path) ? identity.handle : arm;
  };
  return (req: IncomingMessage, res: ServerResponse): void => {
    if (!isLoopbackHost(req.headers.host)) {
      refuse(res, 403, `The sandbox answers to loopback names only, not to ${req.headers.host}.`);
      return;
    }
    res.on('close', parts.saveSoon);
    const handle = handlerOf(/^[^?#]*/.exec(req.url ?? '/')?.[0] ?? '/');
    const latency = handle === control ? 0 : (origins.tenantOf(req.headers.host)?.latency ?? 0);
    // A client that has gone meanwhile has sent nothing that arrives.
    after(latency, async () => (req.destroyed ? undefined : handle(req, res))).catch((error: unknown) => {
      console.error('Sandbox failed:', error);
      if (!res.headersSent) refuse(res, 500, 'The sandbox failed; its console says why.');
    });
  };
};

/** Does something so many milliseconds later; at once when there is nothing to wait for. */
const after = async (milliseconds: number, act: () => Promise<void>): Promise<void> => {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
  return act();
};

const sendToControl = async (_req: IncomingMessage, res: ServerResponse): Promise<void> => {
  res.writeHead(303, { Location: '/sandbox' }).end();
};

const refuse = (res: ServerResponse, status: number, reason: string): void => {
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${reason}\n`);
};

const definedOf = ({ speed, machines }: { speed: number | undefined; machines: number | undefined }) => ({
  ...(speed === undefined ? {} : { speed }),
  ...(machines === undefined ? {} : { machines }),
});

const tenantAdder =
  (registry: TenantRegistry, servesStorage: boolean) =>
  ({
    scenario,
    speed,
    machines,
    limits,
    storage,
    name = `t-${randomBytes(5).toString('hex')}`,
  }: TenantRequest): Tenant => {
    if (storage !== undefined && !servesStorage)
      throw new Error('This sandbox serves no storage account: start it with --storage.');
    const tenant = createScenarioTenant(scenario, { name, ...definedOf({ speed, machines }) });
    if (storage !== undefined) addStorage(tenant, { immutable: storage === 'immutable' });
    Object.assign(tenant, limits);
    registry.add(tenant);
    // For a hundred thousand machines this takes a second, which nobody has to wait for who asks later.
    graphCopy(tenant);
    return tenant;
  };

/**
 * State from the file, if there is one, and what keeps the file up to date.
 * @throws {Error} in one sentence for people, when the file cannot be read or holds no tenant.
 */
const keptState = async ({ stateFile }: SandboxOptions, registry: TenantRegistry) => {
  const earlier = stateFile === undefined ? undefined : readState(stateFile);
  if (earlier?.tenants.length === 0) throw new Error(`${stateFile} holds no tenant. Move it away to start afresh.`);
  if (earlier) registry.restore(earlier.tenants, earlier.first);
  const signingKey = earlier ? await signingKeyFrom(earlier.signingKey) : await createSigningKey();
  const records: SessionRecords = earlier?.sessions ?? new Map();
  let timer: NodeJS.Timeout | undefined;
  const saveNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (stateFile === undefined) return;
    writeState(stateFile, {
      version: 1,
      tenants: registry.all(),
      first: registry.first()?.name ?? null,
      sessions: records,
      signingKey: signingKey.privateJwk,
    });
  };
  const trySave = (): void => {
    try {
      saveNow();
    } catch (error) {
      // The next request tries again, and the end of the sandbox.
      console.error(error instanceof Error ? error.message : error);
    }
  };
  const saveSoon = (): void => {
    if (stateFile !== undefined) timer ??= setTimeout(trySave, 500).unref();
  };
  return { signingKey, records, saveNow, saveSoon };
};
