import type { IncomingMessage } from 'node:http';
import type { TenantRegistry } from '#sandbox/registry.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** The scheme and host under which Azure was asked: in a reply every address of what was asked begins so. */
export const askedOrigin = (req: IncomingMessage): string => `${schemeOf(req)}://${req.headers.host ?? 'localhost'}`;

/**
 * Where a tenant's app and its Azure are reached: what a reply leads to besides what was asked. The first tenant has plain `localhost`; every
 * other one has a host of its own under `localhost`, the same for app and Azure, so that the cookies of a silent sign-in are first-party and
 * tenants share none.
 */
export interface Origins {
  app(tenant: Tenant): string;
  /** Where a person finds the tenant's app: `undefined` when nobody serves it. */
  servedApp(tenant: Tenant): string | undefined;
  azure(tenant: Tenant): string;
  /** Of the tenant's storage account; `undefined` where it has none, or the sandbox serves none. */
  storage(tenant: Tenant): string | undefined;
  /** The same by the scheme of a request. */
  asked(req: IncomingMessage): Origins;
  /** The tenant that a `Host` header means. */
  tenantOf(hostHeader: string | undefined): Tenant | undefined;
}

export const createOrigins = (
  registry: TenantRegistry,
  ports: { app: number; azure: number; storage?: number },
  /** Who serves the app: the sandbox, something else at an origin of its own for the first tenant, or nobody. */
  appServer: 'sandbox' | { origin: string } | undefined,
  /** Of the app, and of all where no request says otherwise. */
  usualScheme?: Scheme,
): Origins => {
  const host = (tenant: Tenant) => (registry.first() === tenant ? 'localhost' : `${tenant.name}.localhost`);
  const by = (scheme: Scheme): Origins => {
    const app = (tenant: Tenant) => `${usualScheme ?? scheme}://${host(tenant)}:${ports.app}`;
    return {
      app,
      asked: (req) => by(schemeOf(req)),
      servedApp(tenant) {
        if (appServer === 'sandbox') return app(tenant);
        return registry.first() === tenant ? appServer?.origin : undefined;
      },
      azure: (tenant) => `${scheme}://${host(tenant)}:${ports.azure}`,
      storage: (tenant) =>
        tenant.storage === undefined || ports.storage === undefined
          ? undefined
          : `${scheme}://${host(tenant)}:${ports.storage}`,
      tenantOf(hostHeader) {
        const name = hostName(hostHeader);
        if (plainNames.has(name)) return registry.first();
        return name.endsWith('.localhost') ? registry.byName(name.slice(0, -'.localhost'.length)) : undefined;
      },
    };
  };
  return by(usualScheme ?? 'http');
};

export type Scheme = 'http' | 'https';

const schemeOf = ({ socket }: IncomingMessage): Scheme => ('encrypted' in socket ? 'https' : 'http');

const plainNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request was addressed to this machine by a loopback name. Any other name is a web page that had its own name
 * resolved to 127.0.0.1 (DNS rebinding).
 */
export const isLoopbackHost = (hostHeader: string | undefined): boolean =>
  plainNames.has(hostName(hostHeader)) || /^[a-z0-9-]+\.localhost$/.test(hostName(hostHeader));

/** The name in a `Host` header, without the port. */
export const hostName = (hostHeader: string | undefined): string =>
  (hostHeader ?? '').toLowerCase().replace(/:\d+$/, '');
