import { canonicalJson } from '#src/lib/canonical-json.ts';
import type { Exchange } from '#assure/world/network.ts';
import { recordIn } from '#assure/world/truth.ts';

const jobPath =
  /^(\/subscriptions\/.*\/machines\/[^/]+)\/providers\/microsoft\.azurestackhci\/edgedevices\/default\/jobs(?:\/([^/]+))?$/;
const deploymentPath = /\/providers\/microsoft\.resources\/deployments\/([^/]+)$/;

const bodyOf = ({ text }: Exchange): Record<string, unknown> => {
  const body: unknown = text === undefined ? {} : JSON.parse(text);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
};

/** A request to let Microsoft Support in, or for its end; lower case. */
export interface JobWrite {
  machineId: string;
  name: string;
  type: string;
  /** Level and end, as the request has them. */
  terms: string;
}

export const jobWriteOf = (exchange: Exchange): JobWrite | undefined => {
  if (exchange.method !== 'PUT') return undefined;
  const [, machineId, name] = jobPath.exec(exchange.url.pathname.toLowerCase()) ?? [];
  if (machineId === undefined || name === undefined) return undefined;
  const { properties } = bodyOf(exchange) as { properties?: Partial<Record<string, string>> };
  const terms = `${properties?.['accessLevel']} ${properties?.['expirationTimestamp']}`;
  return { machineId, name, type: (properties?.['type'] ?? '').toLowerCase(), terms };
};

/** The machine of which a request lists the jobs. */
export const jobsListOf = (exchange: Exchange): string | undefined => {
  if (exchange.method !== 'GET') return undefined;
  const [, machineId, name] = jobPath.exec(exchange.url.pathname.toLowerCase()) ?? [];
  return name === undefined ? machineId : undefined;
};

/** A record that is being written: lower-case id of its deployment, and its content in one form. */
export const recordWriteOf = (exchange: Exchange): { id: string; record: string } | undefined => {
  const id = exchange.url.pathname.toLowerCase();
  if (exchange.method !== 'PUT' || !deploymentPath.test(id)) return undefined;
  return { id, record: contentOf(bodyOf(exchange)['properties']) };
};

/** The record in the `properties` of a deployment as text that is the same for the same content. */
export const contentOf = (properties: unknown): string => canonicalJson(recordIn(properties) ?? null);

/** How ARM counts requests: by subscription and kind. */
export const bucketOf = ({ method, url }: Exchange): string => {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(url.pathname)?.[1]?.toLowerCase() ?? url.pathname;
  const kind = method === 'GET' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';
  return `${subscription} ${kind}`;
};

/** How long a throttled reply asks this page to wait, ms; `undefined` when the page is not told. */
export const throttledFor = ({ outcome }: Exchange, now: number): number | undefined => {
  if (typeof outcome !== 'object' || outcome.status !== 429) return undefined;
  const exposed = (outcome.headers.get('access-control-expose-headers') ?? '').toLowerCase();
  const asked = outcome.headers.get('retry-after');
  if (asked === undefined || !exposed.includes('retry-after')) return undefined;
  // A date is compared with a server time that the page knows to within a second and a half.
  return /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - now - 1500;
};
