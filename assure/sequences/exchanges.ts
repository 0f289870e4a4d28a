import { canonicalJson } from '#src/consent/canonical-json.ts';
import type { Page } from '#assure/world/browser.ts';
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

/** Why a request asks for a role, in the words that an approver reads. */
export const roleReasonOf = (exchange: Exchange): string | undefined => {
  const isRequest = /\/roleassignmentschedulerequests\/[^/]+$/.test(exchange.url.pathname.toLowerCase());
  if (exchange.method !== 'PUT' || !isRequest) return undefined;
  const { properties } = bodyOf(exchange) as { properties?: Partial<Record<string, string>> };
  return properties?.['requestType'] === 'SelfActivate' ? (properties['justification'] ?? '') : undefined;
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

/** How ARM counts the requests of a page: by subscription and kind. */
export const bucketOf = ({ page, method, url }: Exchange): string => {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(url.pathname)?.[1]?.toLowerCase() ?? url.pathname;
  const kind = method === 'GET' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';
  return `${page.id} ${subscription} ${kind}`;
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

/** A list of the jobs of a machine: when the page asked for it, when Azure made it and when the page had it, ms of the virtual clock. */
export interface JobList {
  sentAt: number;
  servedAt: number;
  deliveredAt: number;
  /** Azure, or a fault in its place, said that there is none. */
  isAbsent: boolean;
  /** Some machine was said to have never been used, whatever it had reported. */
  hidesReports: boolean;
}

/** How many such lists of a page are remembered: a page that is hidden shows an old one while its grants read on. */
const mostLists = 500;

/** How far apart the page's own time of a read may be from the true one, ms. */
const readAtError = 2500;

/** The lists of jobs that pages had of their machines. */
export class JobLists {
  readonly #lists = new Map<string, JobList[]>();

  note({ id }: Page, machineId: string, list: JobList): void {
    const lists = this.#lists.get(`${id} ${machineId}`) ?? [];
    if (lists.push(list) > mostLists) lists.shift();
    this.#lists.set(`${id} ${machineId}`, lists);
  }

  of({ id }: Page, machineId: string): readonly JobList[] {
    return this.#lists.get(`${id} ${machineId}`) ?? [];
  }

  /**
   * When Azure made the lists of what a page read at `readAt` (its own idea of server time, ms), oldest first: a page may read several side by
   * side. It dates what it reads by the answer, or by the question where the answer may have lain in a page that slept.
   */
  servedFor(page: Page, machineId: string, readAt: number): readonly number[] {
    const lists = this.of(page, machineId);
    const isNear = (at: number): boolean => Math.abs(at - readAt) <= readAtError;
    const near = lists.filter(({ sentAt, deliveredAt }) => isNear(deliveredAt) || isNear(sentAt));
    return (near.length > 0 ? near : lists).map(({ servedAt }) => servedAt).toSorted((a, b) => a - b);
  }
}
