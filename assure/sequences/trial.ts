import type fc from 'fast-check';
import type { ConsentRecord } from '#src/consent/record.ts';
import type { MachineState } from '#sandbox/tenant.ts';
import type { Browser, Page, Tab } from '#assure/world/browser.ts';
import { Observer } from './observer.ts';
import { OwedRevokes } from './owed.ts';
import { watchProgress } from './progress-watch.ts';
import type { RuleName } from './violation.ts';
import { watchMachine, World, type Workshop } from '#assure/world/world.ts';

/** A world with two people before two tabs each, and all that is noted about what they do. */
export class Trial {
  readonly world: World;
  readonly observer: Observer;
  /** ada's two, then grace's two. */
  readonly tabs: readonly Tab[];
  readonly consents: { record: ConsentRecord; tab: Tab }[] = [];
  /** Those whose press some page of a browser has written down: of the others nothing is shown that could be gone on with. */
  readonly written: { record: ConsentRecord; browser: Browser }[] = [];
  readonly owed: OwedRevokes;
  readonly people: readonly { username: string; userId: string }[];
  /** What stops the machine's page; pages without one show another part of the app. */
  readonly #watches = new WeakMap<Page, () => void>();

  /** `only`: the one rule to look at; all when left out. */
  constructor(workshop: Workshop, seed: number, only?: RuleName) {
    this.world = new World(workshop, seed);
    this.observer = new Observer(this.world, only);
    this.owed = new OwedRevokes(this.observer);
    this.people = this.world.browsers.map(({ session: { username, userId } }) => ({ username, userId }));
    this.world.onLoad.push((page) => {
      this.#watch(page);
      watchProgress(this.observer, page);
    });
    this.tabs = this.world.browsers.flatMap((browser) => [browser.openTab(), browser.openTab()]);
  }

  get machineId(): string {
    return this.world.machineId;
  }

  get machine(): MachineState {
    const machine = this.world.tenant.machines.get(this.machineId);
    if (machine === undefined) throw new Error('The machine is gone.');
    return machine;
  }

  tab(index: number): Tab {
    const tab = this.tabs[index % this.tabs.length];
    if (tab === undefined) throw new Error('There is no tab.');
    return tab;
  }

  /** The page of a tab, loaded if there is none, and brought to the front; `undefined` where the app could not start. */
  async page(index: number): Promise<Page | undefined> {
    const tab = this.tab(index);
    this.bringToFront(tab);
    if (tab.page?.isStarted !== true) await this.world.load(tab);
    if (tab.page?.isStarted !== true) return undefined;
    this.#watch(tab.page);
    return tab.page;
  }

  /** The person goes to another part of the app: nothing shows the machine there, and what was begun goes on. */
  goElsewhere(page: Page): void {
    this.#watches.get(page)?.();
    this.#watches.delete(page);
  }

  bringToFront(tab: Tab): void {
    for (const other of tab.browser.tabs) other.show(other === tab);
  }

  hideAll(): void {
    for (const tab of this.tabs) tab.show(false);
  }

  /** A person presses; whoever presses again after a revoke that found nothing means it. */
  notePress(page: Page, record: ConsentRecord): void {
    this.owed.forget(record.consentId);
    this.observer.notePress(record, page.tab.browser.session.userId, [this.machineId]);
  }

  /** The person before a tab presses to revoke; it means too what they pressed for in this browser before. */
  noteRevoke({ tab }: Page): void {
    const { userId } = tab.browser.session;
    const own = this.consents.flatMap(({ tab: { browser }, record: { consent, consentId } }) =>
      browser === tab.browser && consent.userId === userId.toLowerCase() ? consentId : [],
    );
    this.owed.note(tab, own);
    this.observer.revokes.set(userId, this.world.clock.now);
  }

  /** Compares every open page with what is so, and throws on the first violation so far. */
  compare(): void {
    for (const page of this.world.pages())
      if (this.#watches.has(page)) this.observer.compareShown(page, this.machineId);
    this.owed.dropUnseen();
    this.observer.demandNone();
  }

  close(): void {
    this.world.close();
  }

  #watch(page: Page): void {
    if (this.#watches.has(page)) return;
    const stop = watchMachine(page, this.machineId, () => this.observer.compareShown(page, this.machineId));
    this.#watches.set(page, stop);
  }
}

/** One thing that happens in a trial. The model is empty: what must hold is compared with the sandbox's own state. */
export type Act = fc.AsyncCommand<object, Trial>;

/** Every act names itself with all that decides it, so that a counterexample can be read. */
export const act = (name: string, run: (trial: Trial) => unknown): Act => ({
  check: () => true,
  run: async (_model, trial) => {
    await run(trial);
    // Whatever was begun leaves the page before the next act.
    await trial.world.clock.advance(0);
    trial.compare();
  },
  toString: () => name,
});

/** What is done on the page of a tab, where the app could start there. */
export const actOn = (tab: number, name: string, run: (trial: Trial, page: Page) => unknown): Act =>
  act(name, async (trial) => {
    const page = await trial.page(tab);
    if (page !== undefined) await run(trial, page);
  });
