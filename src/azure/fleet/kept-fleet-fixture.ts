import { createHash } from 'node:crypto';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, vi } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { AzureError, type AzureErrorKind } from '#src/azure/transport/errors.ts';
import { SampleBrowser } from '#src/azure/testing/sample-browser.ts';
import type { Fleet } from './fleet.ts';
import { fleetRow } from './fleet-query.ts';
import { fleetTable } from './fleet-table-builder.ts';

const account = vi.hoisted(() => ({ value: { tenantId: 'T', userId: 'ada' } as object | null }));
// The browser's own takes a while that no turn of the test can tell.
vi.mock('#src/consent/digest.ts', () => ({
  sha256Hex: (text: string) => Promise.resolve(createHash('sha256').update(text).digest('hex')),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: account.value }) }));

/** Signs somebody in, in every tab. */
export const signInAs = (who: object | null): void => {
  account.value = who;
};

export const ada = { tenantId: 'T', userId: 'ada' };
export const grace = { tenantId: 'T', userId: 'grace' };
const subscription = '11111111-2222-4333-8444-555555555555';
export const readAt = Date.UTC(2026, 10, 24, 12) + 0.5;

export const fleetOf = (names: readonly string[], more: Partial<Fleet> = {}): Fleet => ({
  machines: fleetTable(
    names.map((name) => fleetRow({ id: machineId(subscription, 'rg-one', name), status: 'Connected' })),
    new Map([[subscription, 'Contoso Production']]),
  ),
  problems: [],
  subscriptions: [],
  readAt,
  source: 'resourceGraph',
  ...more,
});

export const problemOf = (kind: AzureErrorKind): Fleet['problems'][number] => ({
  subscriptionId: subscription,
  displayName: 'C',
  error: new AzureError({ kind, message: 'No.', scope: subscription }),
});

/** A page freshly loaded, in this tab or another one of the same browser. */
export const load = async () => {
  vi.resetModules();
  const page = await import('./kept-fleet.ts');
  await page.readKeptFleet();
  return page;
};

type Page = Awaited<ReturnType<typeof load>>;

export const keep = async (page: Page, fleet: Fleet): Promise<void> => {
  page.keepFleet(
    fleet,
    Uint32Array.from({ length: fleet.machines.length }, (_, at) => at),
  );
  await vi.advanceTimersByTimeAsync(1000);
};

/** The storage answers in tasks of its own. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

export const names = (page: Page): readonly string[] | undefined => page.keptFleet.get()?.machines.names;
export const database = 'remote-support.list';
export const exists = async (): Promise<boolean> => (await indexedDB.databases()).some(({ name }) => name === database);

/** Gives each test of the file a browser of its own, an hour after the list was read. */
export const setUpBrowser = (): void => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: readAt + 3_600_000 });
    signInAs(ada);
    void new SampleBrowser();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
};
