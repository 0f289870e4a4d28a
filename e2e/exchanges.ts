import type { Page, Request } from '@playwright/test';
import type { Tenant } from './fixtures.ts';

/** A request of the page to Azure that has ended, with its times in ms as the browser's network has them. */
export interface Exchange {
  method: string;
  /** Lower case. */
  path: string;
  sentAt: number;
  /** When the reply began, which says how long to wait: it may take its time to end. */
  answeredAt: number;
  /** Absent when no reply came. */
  status?: number;
}

async function exchangeOf(request: Request): Promise<Exchange> {
  const { startTime, responseStart } = request.timing();
  // A page that is closed in the meantime gave no reply that anybody could read.
  const response = await request.response().catch(() => null);
  return {
    method: request.method(),
    path: new URL(request.url()).pathname.toLowerCase(),
    sentAt: startTime,
    answeredAt: startTime + Math.max(responseStart, 0),
    ...(response === null ? {} : { status: response.status() }),
  };
}

/** Every request of the page to Azure Resource Manager, as it ends. */
export function watchExchanges(page: Page, tenant: Tenant): Exchange[] {
  const exchanges: Exchange[] = [];
  const note = (request: Request) => {
    const isArm = request.url().startsWith(`${tenant.azureOrigin}/`) && !request.url().includes(tenant.tenantId);
    if (isArm && request.method() !== 'OPTIONS') void exchangeOf(request).then((exchange) => exchanges.push(exchange));
  };
  page.on('requestfinished', note);
  page.on('requestfailed', note);
  return exchanges;
}

/** Seconds between each reply with `status` and the next request for the same. */
export function waitsAfter(exchanges: readonly Exchange[], status: number): number[] {
  const inOrder = exchanges.toSorted((one, other) => one.sentAt - other.sentAt);
  return inOrder.flatMap((exchange, index) => {
    if (exchange.status !== status) return [];
    const next = inOrder.find(
      ({ method, path }, later) => later > index && method === exchange.method && path === exchange.path,
    );
    return next === undefined ? [] : [(next.sentAt - exchange.answeredAt) / 1000];
  });
}
