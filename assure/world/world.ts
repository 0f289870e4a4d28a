import type { OperationProgress } from '#src/azure/operations/operation.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { type Consent, createConsent } from '#src/consent/consent.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { termsById } from '#src/consent/terms.ts';
import { addMachine } from '#sandbox/scenarios/machine-seed.ts';
import {
  addPerson,
  addResourceGroup,
  addSubscription,
  assignRole,
  emptyTenant,
} from '#sandbox/scenarios/tenant-seed.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { type Azure, createAzure, followTenant } from './azure.ts';
import { bundle, type Instantiate, type Mutation, pageEntry } from './bundle.ts';
import { Browser, type Page, type PageApp, type Tab } from './browser.ts';
import { settled, takeDate, VirtualClock } from './clock.ts';
import { createIndexedDb, type IndexedDb } from './indexeddb.ts';
import { createNetwork, type Network } from './network.ts';
import { pageNames } from './page-globals.ts';
import { createRandom, type Random } from './random.ts';
import { signed } from './signing.ts';
import { Truth } from './truth.ts';

/** The people of every trial: two owners who use the app, and one who works with other clients. */
export const people = ['ada.lovelace', 'grace.hopper', 'chris.cli'] as const;
export const usernameOf = (person: string): string => `${person}@contoso.example`;

/** A small tenant: one subscription, one resource group and a server that meets every requirement, its id in lower case. */
const createTrialTenant = (now: number): { tenant: Tenant; subscriptionId: string; machineId: string } => {
  const tenant = emptyTenant('assurance', { name: 'assurance', now });
  const { subscriptionId } = addSubscription(tenant, 'Contoso Production');
  addResourceGroup(tenant, subscriptionId, 'rg-servers', 'westeurope');
  for (const name of people) {
    const person = addPerson(tenant, usernameOf(name), name, 'Owner');
    assignRole(tenant, person.objectId, 'Owner', `/subscriptions/${subscriptionId}`);
  }
  const place = { subscriptionId, resourceGroup: 'rg-servers', location: 'westeurope' };
  const machine = addMachine(tenant, { ...place, name: 'SRV-1', os: 'server2022', licence: 'softwareAssurance' }, now);
  return { tenant, subscriptionId, machineId: idKey(machine.id) };
};

/** What is made once and serves every trial: the app's code and IndexedDB. */
export interface Workshop {
  instantiate: Instantiate<PageApp>;
  indexedDb: IndexedDb;
}

/** Bundles the app, with planted faults if any. */
export const createWorkshop = async (mutations: readonly Mutation[] = []): Promise<Workshop> => ({
  instantiate: await bundle<PageApp>(pageEntry, pageNames, mutations),
  indexedDb: await createIndexedDb(),
});

/** Longer no page waits for the time, ms. */
const longestStart = 6000;

/** 24 Nov 2026, 13:00 UTC. */
const start = Date.UTC(2026, 10, 24, 13);

/** One tenant, two people with two tabs each, one clock. Only one world may be in use at a time: the process's `Date.now` follows it. */
export class World {
  readonly clock = new VirtualClock(start);
  readonly random: Random;
  readonly tenant: Tenant;
  readonly subscriptionId: string;
  /** Lower-case ARM id. */
  readonly machineId: string;
  readonly azure: Azure;
  readonly network: Network;
  readonly truth: Truth;
  /** Of ada and grace. */
  readonly browsers: readonly Browser[];
  /** Told of whatever may have changed what is true. */
  readonly onTruth: (() => void)[] = [];
  readonly onLoad: ((page: Page) => void)[] = [];

  /** `seed` decides latencies and everything random in the pages. */
  constructor(workshop: Workshop, seed: number) {
    takeDate(this.clock);
    workshop.indexedDb.follow(this.clock);
    this.random = createRandom(seed);
    const { tenant, subscriptionId, machineId } = createTrialTenant(start);
    this.tenant = tenant;
    this.subscriptionId = subscriptionId;
    this.machineId = machineId;
    this.azure = createAzure(this.clock, tenant);
    this.network = createNetwork(this.clock, this.azure, this.random);
    this.truth = new Truth(tenant, this.clock);
    this.truth.look();
    const changed = (): void => {
      for (const listener of this.onTruth) listener();
    };
    followTenant(this.clock, tenant, changed);
    this.network.observe({ served: changed });
    this.browsers = people.slice(0, 2).map((name) => this.#browserOf(name, workshop));
  }

  /**
   * Opens the app in a tab, or loads it again. It goes on with what its journal holds once a server has told it the time, as the app does; a
   * page that none told it shows that it could not start.
   */
  async load(tab: Tab): Promise<Page> {
    const page = tab.load();
    const start = async (): Promise<void> => {
      await page.app.settledServerNow();
      if (page.dead) return;
      page.isStarted = true;
      tab.browser.isLeft = false;
      for (const listener of this.onLoad) listener(page);
      await page.app.resumeOperations();
    };
    const starting = { isOver: false };
    void start()
      .catch(() => undefined)
      .finally(() => (starting.isOver = true));
    for (let waited = 0; waited < longestStart && !page.isStarted && !starting.isOver && !page.dead; waited += 100)
      await this.clock.advance(100);
    await settled();
    return page;
  }

  /** Every page that is open. */
  pages(): Page[] {
    return this.browsers.flatMap(({ tabs }) => tabs.flatMap(({ page }) => page ?? []));
  }

  /** The computers sleep: time passes for Azure and the machines alone, and every connection breaks. */
  async sleep(ms: number): Promise<void> {
    this.network.breakConnections();
    // What is on the wire does not sleep.
    this.network.arriveNow();
    await settled();
    for (const browser of this.browsers) browser.slept += ms;
    this.clock.jump(ms);
    await settled();
  }

  /** Ends everything; the process's own time is not given back, for the next world takes it at once. */
  close(): void {
    for (const browser of this.browsers) for (const tab of browser.tabs) tab.kill();
  }

  #browserOf(name: string, workshop: Workshop): Browser {
    const username = usernameOf(name);
    const userId = this.tenant.people.find((person) => person.username === username)?.objectId ?? '';
    const { now } = this.clock;
    const session = { username, userId, tenantId: this.tenant.tenantId, issuedAt: now, signedInAt: now, ended: false };
    return new Browser(session, {
      clock: this.clock,
      network: this.network,
      random: this.random,
      ...workshop,
      refusesRenewal: ({ signedInAt }) => signedInAt <= (this.tenant.signInDemandedAt ?? -Infinity),
    });
  }
}

/** What a page shows of a machine now; `undefined` until it has read it. */
export const shownState = ({ app }: Page, machineId: string): AccessState | undefined => {
  const evidence = app.queryClient.getQueryData(app.evidenceQuery(machineId).queryKey);
  return evidence === undefined ? undefined : app.decideAccess(evidence, app.serverNow());
};

/** What a page shows of its operations on a machine, newest press first. */
export const operationsOn = ({ app }: Page, machineId: string): OperationProgress[] =>
  [...app.operationsStore.getState().progress.values()]
    .filter(({ operation }) => operation.intent.machineId === machineId)
    .toSorted((one, other) => other.operation.pressedAt - one.operation.pressedAt);

export const isUnderWay = ({ step }: OperationProgress): boolean => step.do === 'wait' || step.do === 'write';

/** The operation of a grant on a machine, as a page shows it. */
export const grantOn = (page: Page, machineId: string, consentId: string): OperationProgress | undefined =>
  operationsOn(page, machineId).find(
    ({ operation: { intent } }) => intent.kind === 'grant' && intent.consentId === consentId,
  );

export const revokeOn = (page: Page, machineId: string): OperationProgress | undefined =>
  operationsOn(page, machineId).find(({ operation: { intent } }) => intent.kind === 'revoke');

/** Shows a machine on a page and keeps it up to date while the tab is in front. @returns what stops it. */
export const watchMachine = ({ app }: Page, machineId: string, onReading: () => void): (() => void) => {
  const observer = new app.QueryObserver(app.queryClient, app.evidenceQuery(machineId));
  return observer.subscribe(onReading);
};

export interface Agreement {
  machines: readonly string[];
  level: 'Diagnostics' | 'DiagnosticsAndRepair';
  minutes: number;
  /** Job names that it takes the place of. */
  replaces?: readonly string[];
}

/** The consent of a person, as the wizard makes it; it begins with the minute. */
export const consentOf = async (
  { clock, random }: Pick<World, 'clock' | 'random'>,
  { userId, tenantId }: { userId: string; tenantId: string },
  { machines, level, minutes, replaces = [] }: Agreement,
): Promise<Consent> => {
  const terms = termsById('windows-server-2025-03-04');
  if (terms === undefined) throw new Error('There are no such terms.');
  const begin = Math.floor(clock.now / 60_000) * 60_000;
  const made = await createConsent({
    tenantId: tenantId.toLowerCase(),
    userId: userId.toLowerCase(),
    machines: [...machines],
    target: 'windowsServer',
    level,
    notBefore: begin,
    notAfter: begin + minutes * 60_000,
    ticket: null,
    reason: 'The server restarts every night',
    terms,
    replaces: [...replaces],
    app: { version: '0.0.0', build: 'assurance' },
    salt: Buffer.from(random.bytes(new Uint8Array(16))).toString('hex'),
  });
  if (!made.ok) throw new Error(`No consent: ${JSON.stringify(made.why)}`);
  return made.consent;
};

/** The consent of the person before a page, signed. */
export const agree = async (world: World, { tab }: Page, agreement: Agreement): Promise<ConsentRecord> =>
  signed(await consentOf(world, tab.browser.session, agreement));

/** A press of a person. */
export const press = { isTrusted: true } as const;
