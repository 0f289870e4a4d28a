import type { IncomingMessage, ServerResponse } from 'node:http';
import { tenantNow, type Tenant } from '#sandbox/tenant.ts';

/** A request to a tenant's Azure, without its headers, its body and all of its query but the api-version: no token and no code is kept. */
export interface LoggedRequest {
  /** Tenant time, ISO 8601. */
  at: string;
  method: string;
  path: string;
  apiVersion: string | null;
  /** `null` when the connection ended without a reply. */
  status: number | null;
  milliseconds: number;
  correlationId: string | null;
  /** User name, or the id of an application. */
  who: string | null;
}

/** What only Resource Manager knows of a request. */
type Told = { tenant?: Tenant } & Partial<Pick<LoggedRequest, 'who' | 'correlationId'>>;

export type RequestLog = ReturnType<typeof createRequestLog>;

/** So many are kept of each tenant. */
const kept = 200;
const longestPath = 500;

export function createRequestLog() {
  const toldOf = new WeakMap<IncomingMessage, Told>();
  const logs = new WeakMap<Tenant, LoggedRequest[]>();
  /** The last ones, newest first. */
  const of = (tenant: Tenant): readonly LoggedRequest[] => logs.get(tenant) ?? [];
  const tell = (req: IncomingMessage, told: Told): void => void toldOf.set(req, { ...toldOf.get(req), ...told });
  /** Follows a request to its end. `tenantOf` says whose it is where its token does not. */
  const follow = (req: IncomingMessage, res: ServerResponse, tenantOf: (path: string) => Tenant | undefined): void => {
    const { method = 'GET', url = '/' } = req;
    // A browser's question whether it may ask is no request of anybody.
    if (method === 'OPTIONS') return;
    const begun = performance.now();
    const [path = '/', query = ''] = (url.split('#')[0] ?? '').split('?');
    const apiVersion = new URLSearchParams(query).get('api-version');
    res.once('close', () => {
      const { tenant = tenantOf(path), who = null, correlationId = null } = toldOf.get(req) ?? {};
      if (!tenant) return;
      const milliseconds = Math.round(performance.now() - begun);
      const at = new Date(tenantNow(tenant) - milliseconds).toISOString();
      const status = res.headersSent ? res.statusCode : null;
      const asked = { at, method, path: path.slice(0, longestPath), apiVersion };
      logs.set(tenant, [{ ...asked, status, milliseconds, correlationId, who }, ...of(tenant).slice(0, kept - 1)]);
    });
  };
  return { of, tell, follow };
}
