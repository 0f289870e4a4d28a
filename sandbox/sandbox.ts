import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAppHost } from '#sandbox/app-host.ts';
import { graphCopy } from '#sandbox/arm/graph/graph-copy.ts';
import { createArm } from '#sandbox/arm/router.ts';
import { createControl } from '#sandbox/control/control.ts';
import { type Door, listen, portOf, stop } from '#sandbox/door.ts';
import { createCallerVerifier, namedTenant } from '#sandbox/identity/arm-caller.ts';
import { createIdentity, type Identity } from '#sandbox/identity/identity.ts';
import { appRedirectUris, originsOf } from '#sandbox/identity/redirect-uris.ts';
import type { SessionRecords } from '#sandbox/identity/session-store.ts';
import { createSigningKey, signingKeyFrom } from '#sandbox/identity/signing-key.ts';
import type { Sandbox as StartedSandbox, SandboxOptions, TenantRequest } from '#sandbox/index.mjs';
import { letPass } from '#sandbox/let-pass.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import { definedOf, refuseUnknown } from '#sandbox/members.ts';
import { askedOrigin, createOrigins, isLoopbackHost, type Origins } from '#sandbox/origins.ts';
import { TenantRegistry } from '#sandbox/registry.ts';
import { createRequestLog } from '#sandbox/request-log.ts';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { ownTenant } from '#sandbox/scenarios/own-scenario.ts';
import { readState, writeState } from '#sandbox/state-file.ts';
import { addStorage } from '#sandbox/scenarios/storage-seed.ts';
import { azuriteProblem } from '#sandbox/storage/azurite.ts';
import { createBlobService } from '#sandbox/storage/blob-service.ts';
import { createStorageFront } from '#sandbox/storage/front.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { cacheFolder, openAuthority, type Authority } from '#sandbox/tls/authority.ts';

export interface Sandbox extends StartedSandbox {
  /** Who vouches for it over https. */
  authority: () => Authority;
  origins: Origins;
  tenants: TenantRegistry;
  createTenant(request: TenantRequest): Tenant;
}

const usualAppPort = 4280;
const usualAzurePort = 4281;

const ofAnyTenant = {
  scenario: true,
  speed: true,
  machines: true,
  fleetFile: true,
  scenarioFile: true,
  limits: true,
} as const;
const knownOfTenants: Record<keyof Required<TenantRequest>, true> = { ...ofAnyTenant, name: true, storage: true };
const known: Record<keyof Required<SandboxOptions>, true> = {
  ...ofAnyTenant,
  appPort: true,
  azurePort: true,
  storagePort: true,
  portPrefix: true,
  host: true,
  distFolder: true,
  appOrigin: true,
  redirectUris: true,
  https: true,
  certificateFolder: true,
  stateFile: true,
};

/** @throws {Error} in one sentence for people: `index.d.mts` says when. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  refuseUnknown(options, Object.keys(known));
  const problem = options.storagePort === undefined ? undefined : azuriteProblem();
  if (problem !== undefined) throw new Error(problem);
  const { portPrefix = '', host, certificateFolder, distFolder, storagePort } = options;
  const { appPort = usualAppPort, azurePort = usualAzurePort } = options;
  let opened: Authority | undefined;
  const authority = () => (opened ??= openAuthority(certificateFolder ?? cacheFolder()));
  const open = (port: number, name: string) => listen({ port, variable: `${portPrefix}${name}_PORT`, host, authority });
  const azureDoor = await open(azurePort, 'AZURE');
  if (host !== undefined && !['127.0.0.1', '::1', 'localhost'].includes(host)) console.warn(hostWarning(host));
  const doors = [azureDoor];
  try {
    const appDoor = distFolder === undefined ? undefined : await open(appPort, 'APP');
    if (appDoor) doors.push(appDoor);
    const storageDoor = storagePort === undefined ? undefined : await open(storagePort, 'STORAGE');
    if (storageDoor) doors.push(storageDoor);
    return await assemble(options, { azureDoor, appDoor, storageDoor, authority });
  } catch (error) {
    await Promise.all(doors.map(stop));
    throw error;
  }
};

const hostWarning = (host: string): string =>
  `WARNING: listening at ${host}. Anybody who reaches these ports can act as every person here, and change or end the sandbox's tenants.`;

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
  const makeTenant = tenantMaker(storageDoor !== undefined);
  const createTenant = tenantAdder(registry, makeTenant);
  const kept = await keptState(options, registry);
  if (registry.all().length === 0) {
    const { speed, machines, fleetFile, scenarioFile } = options;
    const scenario = options.scenario ?? ((fleetFile ?? scenarioFile) ? undefined : 'contoso');
    const storage = storageDoor && ('immutable' as const);
    const { limits } = options;
    createTenant(definedOf({ scenario, name: scenario, speed, machines, fleetFile, scenarioFile, storage, limits }));
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
  azureDoor.serve(azureListener({ registry, origins, createTenant, makeTenant, identity, authority, ...kept }));
  // Nothing else happens unless somebody looks; but alerts are for when nobody does.
  const alarm = setInterval(() => {
    for (const tenant of registry.all()) if (tenant.agenda.some(({ kind }) => kind === 'tellAlert')) catchUp(tenant);
  }, 1000).unref();
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
      clearInterval(alarm);
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
  makeTenant: (request: TenantRequest) => Tenant;
  identity: Identity;
  authority: () => Authority;
  saveSoon: () => void;
}

/** Everything on the Azure origin: the sandbox's own control, identity, and Azure Resource Manager for all the rest. */
const azureListener = (parts: AzureParts) => {
  const { registry, origins, identity } = parts;
  const log = createRequestLog();
  const control = createControl({
    registry,
    origins,
    createTenant: parts.createTenant,
    makeTenant: parts.makeTenant,
    snapshots: new Map(),
    endSessions: identity.endSessions,
    giveToken: identity.giveToken,
    requestsOf: log.of,
    certificate: () => parts.authority().certificate,
  });
  // Of the token, whatever is wrong with it, for other tenants are served at the first one's host too.
  const authority = (req: IncomingMessage) => {
    const tenant = registry.byTenantId(namedTenant(req)) ?? origins.tenantOf(req.headers.host);
    return tenant && `${askedOrigin(req)}/${tenant.tenantId}`;
  };
  const arm = createArm(registry, createCallerVerifier(identity.verifyAccessToken), { authority, tell: log.tell });
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
    const tenantOf = (path: string) =>
      registry.byTenantId(path.split('/', 2)[1] ?? '') ?? origins.tenantOf(req.headers.host);
    if (handle !== control && handle !== sendToControl) log.follow(req, res, tenantOf);
    const latency = handle === control ? 0 : (origins.tenantOf(req.headers.host)?.latency ?? 0);
    const arrives = async (): Promise<void> => {
      if (latency > 0) await letPass(latency, res);
      // A client that has gone meanwhile has sent nothing that arrives.
      if (!req.destroyed) await handle(req, res);
    };
    arrives().catch((error: unknown) => {
      console.error('Sandbox failed:', error);
      if (!res.headersSent) refuse(res, 500, 'The sandbox failed; its console says why.');
    });
  };
};

const sendToControl = async (_req: IncomingMessage, res: ServerResponse): Promise<void> => {
  res.writeHead(303, { Location: '/sandbox' }).end();
};

const refuse = (res: ServerResponse, status: number, reason: string): void => {
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${reason}\n`);
};

const tenantMaker =
  (servesStorage: boolean) =>
  (order: TenantRequest): Tenant => {
    refuseUnknown(order, Object.keys(knownOfTenants));
    const { limits, storage, fleetFile, scenarioFile, ...request } = order;
    if (storage !== undefined && !servesStorage)
      throw new Error('This sandbox serves no storage account: start it with --storage.');
    const { scenario = 'contoso', ...options } = request;
    const files = definedOf({ fleetFile, scenarioFile });
    const isOwn = Object.keys(files).length > 0;
    if (isOwn && (request.scenario ?? request.machines) !== undefined)
      throw new Error(
        'Your own files say themselves which machines there are: give no scenario and no number of them.',
      );
    const tenant = isOwn
      ? ownTenant(files, options)
      : createScenarioTenant(scenario, { name: `t-${randomBytes(5).toString('hex')}`, ...options });
    if (storage !== undefined) addStorage(tenant, { immutable: storage === 'immutable' });
    Object.assign(tenant, limits, { madeOf: { ...order, name: tenant.name } });
    return tenant;
  };

const tenantAdder =
  (registry: TenantRegistry, make: (request: TenantRequest) => Tenant) =>
  (request: TenantRequest): Tenant => {
    const tenant = make(request);
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
      version: 2,
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
