import { tokenOf, azureOrigin } from './azure.ts';
import type { Instantiate } from './bundle.ts';
import { ChannelHub } from './channels.ts';
import type { Owner, VirtualClock } from './clock.ts';
import { type IndexedDb, pageFactory } from './indexeddb.ts';
import type { Network } from './network.ts';
import type * as pageEntry from './page-entry.ts';
import { pageGlobals } from './page-globals.ts';
import type { Random } from './random.ts';
import { clientId, identityProviderOf, isProven } from './signing.ts';
import type { Injected } from './stand-ins/app.ts';

/** What a page runs: see `page-entry.ts`. */
export type PageApp = typeof pageEntry;

/** Who sits before the browser, and how their sign-in stands; ms of the virtual clock. */
export interface Session {
  username: string;
  userId: string;
  tenantId: string;
  issuedAt: number;
  signedInAt: number;
  /** The session is over: only an interactive sign-in helps. */
  ended: boolean;
}

export interface BrowserParts {
  clock: VirtualClock;
  network: Network;
  random: Random;
  indexedDb: IndexedDb;
  instantiate: Instantiate<PageApp>;
  /** Whether only an interactive sign-in gives another token now. */
  refusesRenewal: (session: Session) => boolean;
}

/** One load of the app in a tab. Dead once the tab is closed, reloaded or killed: nothing of it runs any more. */
export interface Page extends Owner {
  readonly id: string;
  readonly tab: Tab;
  app: PageApp;
  readonly loadedAt: number;
  /** A server has told it the time, and it has gone on with what it found: what comes before that is the app's start page. */
  isStarted: boolean;
}

/** The database that the app keeps. */
export const journalName = 'arc-remote-support';

const accountOf = ({ tenantId, userId, username }: Session) => ({
  tenantId,
  userId,
  username,
  name: username,
});

/** A page before its code has run. */
const newPage = (id: string, tab: Tab, loadedAt: number): Page => {
  const page: Omit<Page, 'app'> = { id, tab, loadedAt, isStarted: false, dead: false };
  return page as Page;
};

/** A browser of one person: what its tabs share. */
export class Browser {
  readonly session: Session;
  readonly parts: BrowserParts;
  readonly channels: ChannelHub;
  readonly tabs: Tab[] = [];
  readonly factory: IDBFactory;
  /** How far this computer's clock is wrong, ms. */
  clockError = 0;
  /** How long this computer has slept in all, ms. */
  slept = 0;
  /** Somebody is at Microsoft Entra: what is loaded next comes back from there, until a page of it can start. */
  isLeft = false;

  constructor(session: Session, parts: BrowserParts) {
    this.session = session;
    this.parts = parts;
    this.channels = new ChannelHub(parts.clock);
    this.factory = new parts.indexedDb.classes.IDBFactory();
  }

  openTab(): Tab {
    const tab = new Tab(this, `${this.session.username.split('.', 1)[0]}-${this.tabs.length + 1}`);
    this.tabs.push(tab);
    return tab;
  }

  /** The person empties all site data. */
  emptyStorage(): void {
    for (const tab of this.tabs) tab.cut();
    this.factory.deleteDatabase(journalName);
  }

  token(options: { claims?: string; forceRefresh?: boolean }): Promise<string | { refused: 'interactionRequired' }> {
    const { session, parts } = this;
    if (session.ended || parts.refusesRenewal(session)) return Promise.resolve({ refused: 'interactionRequired' });
    if (options.claims !== undefined || options.forceRefresh === true) session.issuedAt = parts.clock.now;
    return Promise.resolve(tokenOf(session.username, session.issuedAt, session.signedInAt));
  }
}

export class Tab {
  readonly browser: Browser;
  readonly name: string;
  page: Page | undefined;
  visible = false;
  #loads = 0;
  #end: () => void = () => undefined;
  #cut: () => void = () => undefined;
  #dispatch: (type: string) => void = () => undefined;

  constructor(browser: Browser, name: string) {
    this.browser = browser;
    this.name = name;
  }

  /** Loads the app afresh; a page that was open ends first. */
  load(): Page {
    this.kill();
    this.#loads += 1;
    const { browser } = this;
    const { clock, network, random, indexedDb } = browser.parts;
    const page = newPage(`${this.name}#${this.#loads}`, this, clock.now);
    const own = pageFactory(browser.factory, indexedDb.classes);
    const sleptBefore = browser.slept;
    const { tenantId } = browser.session;
    const injected: Injected = {
      account: () => accountOf(browser.session),
      isBack: browser.isLeft,
      token: (options) => browser.token(options),
      config: { resourceManager: azureOrigin, clientId, tenantId },
      identityProvider: identityProviderOf(tenantId),
      isProven,
    };
    const { globals, dispatch } = pageGlobals({
      clock,
      owner: page,
      random,
      clockError: () => browser.clockError,
      steady: () => clock.now - page.loadedAt - (browser.slept - sleptBefore),
      isVisible: () => this.visible,
      fetch: network.fetchFor(page),
      channel: browser.channels.forPage(page),
      indexedDb: { ...indexedDb.classes, indexedDB: own.factory },
      injected,
    });
    this.#dispatch = dispatch;
    this.#cut = own.cut;
    this.#end = () => {
      page.dead = true;
      own.close();
      browser.channels.release(page);
    };
    page.app = browser.parts.instantiate(globals);
    this.page = page;
    return page;
  }

  /** Ends the page as a crash does: not one timer, reply or message of it is ever seen again. */
  kill(): void {
    this.#end();
    this.#end = () => undefined;
    this.#cut = () => undefined;
    this.#dispatch = () => undefined;
    this.page = undefined;
  }

  /** Its databases are gone, as when a person clears site data; the page goes on. */
  cut(): void {
    this.#cut();
  }

  /** Comes to the front or goes behind; what comes to the front runs again. */
  show(visible: boolean): void {
    if (visible && this.page) this.browser.parts.clock.thaw(this.page);
    if (this.visible === visible) return;
    this.visible = visible;
    this.#dispatch('visibilitychange');
  }

  /** Nothing of the page runs until it comes to the front, as browsers do with pages long hidden. */
  freeze(): void {
    this.show(false);
    if (this.page) this.page.frozen ??= [];
  }
}
