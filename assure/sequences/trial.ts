import type fc from 'fast-check';
import type { ConsentRecord } from '#src/consent/record.ts';
import type { Step } from '#src/azure/operations/operation.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { MachineState } from '#sandbox/tenant.ts';
import type { Browser, Page, Tab } from '#assure/world/browser.ts';
import type { Exchange } from '#assure/world/network.ts';
import { Observer } from './observer.ts';
import { watchProgress } from './progress-watch.ts';
import type { RuleName } from './violation.ts';
import { revokeOn, watchMachine, World, type Workshop } from '#assure/world/world.ts';

/** A revoke that a person started: owed until access is gone or a person is told what to do. */
export interface OwedRevoke {
  tab: Tab;
  /** Who pressed: another person before the same browser does not go on with it. */
  userId: string;
  machineId: string;
  /** What it means, lower case: the jobs that there were, and the consents that this person had pressed for in this browser before. */
  before: Set<string>;
  /** Owed no more: the browser's storage was emptied since, it was done before other access came, or its end was told of what nothing shows. */
  isOff: boolean;
}

/** A world with two people before two tabs each, and all that is noted about what they do. */
export class Trial {
  readonly world: World;
  readonly observer: Observer;
  /** ada's two, then grace's two. */
  readonly tabs: readonly Tab[];
  readonly consents: { record: ConsentRecord; tab: Tab }[] = [];
  /** Those whose press some page of a browser has written down: of the others nothing is shown that could be gone on with. */
  readonly written: { record: ConsentRecord; browser: Browser }[] = [];
  readonly owed: OwedRevoke[] = [];
  readonly people: readonly { username: string; userId: string }[];
  /** What stops the machine's page; pages without one show another part of the app. */
  readonly #watches = new WeakMap<Page, () => void>();

  /** `only`: the one rule to look at; all when left out. */
  constructor(workshop: Workshop, seed: number, only?: RuleName) {
    this.world = new World(workshop, seed);
    this.observer = new Observer(this.world, only);
    this.people = this.world.browsers.map(({ session: { username, userId } }) => ({ username, userId }));
    this.world.onLoad.push((page) => {
      this.#watch(page);
      watchProgress(this.observer, page);
    });
    this.world.network.observe({ reached: (exchange) => this.#settleBeforeLate(exchange) });
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
    for (const owed of this.owed) owed.before.delete(idKey(record.consentId));
    this.observer.notePress(record, page.tab.browser.session.userId, [this.machineId]);
  }

  /** What a revoke in this tab means now: what Azure has of the machine, and what was pressed for here by who sits before it. */
  meantBy({ browser }: Tab): Set<string> {
    const own = this.consents.filter(
      ({ tab, record }) => tab.browser === browser && record.consent.userId === browser.session.userId.toLowerCase(),
    );
    const jobs = [...this.world.tenant.jobs.values()].map(({ name }) => idKey(name));
    return new Set([...jobs, ...own.map(({ record }) => idKey(record.consentId))]);
  }

  /** Compares every open page with what is so, and throws on the first violation so far. */
  compare(): void {
    for (const page of this.world.pages())
      if (this.#watches.has(page)) this.observer.compareShown(page, this.machineId);
    for (const owed of this.owed) owed.isOff ||= this.#isOver(owed);
    this.observer.demandNone();
  }

  /** Whether nothing that the revoke meant gives access any more. */
  isDone({ before }: OwedRevoke): boolean {
    const span = this.world.truth.accessNow(this.machineId);
    return !span.active || span.jobName === undefined || !before.has(span.jobName);
  }

  /** Says on a page of that browser that a person has to act. */
  needsPerson(owed: OwedRevoke): boolean {
    return this.#stepsOf(owed).some((step) => step.do === 'person' && step.why.is !== 'replaced');
  }

  /**
   * Another client lets Microsoft Support in under `jobName`: what had ended by then is owed no more, nor is access of this name by a revoke
   * of when there was no such job.
   */
  settleBefore(jobName: string): void {
    const isNew = this.world.truth.job(this.machineId, jobName) === undefined;
    for (const owed of this.owed) {
      owed.isOff ||= this.isDone(owed);
      if (isNew) owed.before.delete(idKey(jobName));
    }
  }

  close(): void {
    this.world.close();
  }

  /**
   * What was on its way while a revoke came to its end lets in again, for jobs have no "only if unchanged": a reduction from another browser, or
   * a try that was given up and made again. A revoke is not held back for these: access shows again on every page.
   */
  #settleBeforeLate(exchange: Exchange): void {
    const isEarlierTry = this.observer.isEarlierTry(exchange);
    if (!isEarlierTry && !this.observer.isReduction(exchange)) return;
    const { browser } = (exchange.page as Page).tab;
    for (const owed of this.owed) owed.isOff ||= (isEarlierTry || owed.tab.browser !== browser) && this.isDone(owed);
  }

  /**
   * Says that access has ended, or that what was granted since is another, while there is access of which Azure has nothing by which anybody
   * could tell: no job, and no consent on record as it was put there.
   */
  #isOver(owed: OwedRevoke): boolean {
    const { active, jobName = '' } = this.world.truth.accessNow(this.machineId);
    const { world, observer, machineId } = this;
    if (!active || world.truth.job(machineId, jobName) || observer.isOnRecord(machineId, jobName)) return false;
    const steps = this.#stepsOf(owed);
    const isOver = (step: Step): boolean => step.do === 'done' || (step.do === 'person' && step.why.is === 'replaced');
    return steps.length > 0 && steps.every(isOver);
  }

  #stepsOf({ tab: { browser }, machineId }: OwedRevoke): Step[] {
    return browser.tabs.flatMap(({ page }) => (page && revokeOn(page, machineId)?.step) ?? []);
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
