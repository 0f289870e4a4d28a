import type { Step } from '#src/azure/operations/operation.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { Browser, Tab } from '#assure/world/browser.ts';
import type { Exchange } from '#assure/world/network.ts';
import { revokeOn, type World } from '#assure/world/world.ts';
import type { Observer } from './observer.ts';

/** A revoke that a person started. */
export interface OwedRevoke {
  tab: Tab;
  /** Who pressed: another person before the same browser does not go on with it. */
  userId: string;
  /** The jobs and consents that it means, lower case. */
  meant: Set<string>;
  /** Owed no more, whatever comes after. */
  isOff: boolean;
}

/** The revokes of a trial. Each is owed until nothing that it means gives access, or a page says that a person has to act. */
export class OwedRevokes {
  readonly all: OwedRevoke[] = [];
  readonly #world: World;
  readonly #observer: Observer;

  constructor(observer: Observer) {
    this.#observer = observer;
    this.#world = observer.world;
    this.#world.network.observe({ reached: (exchange) => this.#settleBeforeLate(exchange) });
  }

  /** The person before a tab presses. It means what Azure has of the machine, and these consents. */
  note(tab: Tab, consentIds: readonly string[]): void {
    const jobs = [...this.#world.tenant.jobs.values()].map(({ name }) => name);
    const meant = new Set([...jobs, ...consentIds].map(idKey));
    this.all.push({ tab, userId: tab.browser.session.userId, meant, isOff: false });
  }

  /** No revoke of before means this: somebody asks for it anew. */
  forget(name: string): void {
    for (const owed of this.all) owed.meant.delete(idKey(name));
  }

  /** What has been done by now is owed no more, though the same access may come back. */
  settle(isConcerned: (owed: OwedRevoke) => boolean = () => true): void {
    for (const owed of this.all) owed.isOff ||= isConcerned(owed) && this.#isDone(owed);
  }

  /** The storage of a browser was emptied, and with it what was to be done. */
  dropOf(browser: Browser | undefined): void {
    for (const owed of this.all) owed.isOff ||= owed.tab.browser === browser;
  }

  /** Nobody can tell of these what is left to do. */
  dropUnseen(): void {
    for (const owed of this.all) owed.isOff ||= this.#isUnseen(owed);
  }

  isOpen(owed: OwedRevoke): boolean {
    const needsPerson = this.#stepsOf(owed).some((step) => step.do === 'person' && step.why.is !== 'replaced');
    return !owed.isOff && !needsPerson && !this.#isDone(owed);
  }

  #isDone({ meant }: OwedRevoke): boolean {
    const span = this.#world.truth.accessNow(this.#world.machineId);
    return !span.active || span.jobName === undefined || !meant.has(span.jobName);
  }

  /**
   * What was on its way while a revoke came to its end lets in again, for jobs have no "only if unchanged": a reduction from another browser, or
   * a try that was given up and made again. A revoke is not held back for these: access shows again on every page.
   */
  #settleBeforeLate(exchange: Exchange): void {
    const { requests } = this.#observer;
    const { browser } = exchange.page.tab;
    if (requests.isEarlierTry(exchange)) this.settle();
    else if (requests.isReduction(exchange)) this.settle(({ tab }) => tab.browser !== browser);
  }

  /**
   * Whether its pages say that access has ended, or that what was granted since is another, while there is access of which Azure has nothing by
   * which anybody could tell: no job, and no consent on record as it was put there.
   */
  #isUnseen(owed: OwedRevoke): boolean {
    const { truth, machineId } = this.#world;
    const { active, jobName = '' } = truth.accessNow(machineId);
    if (!active || truth.job(machineId, jobName) || this.#observer.isOnRecord(machineId, jobName)) return false;
    const steps = this.#stepsOf(owed);
    const isOver = (step: Step): boolean => step.do === 'done' || (step.do === 'person' && step.why.is === 'replaced');
    return steps.length > 0 && steps.every(isOver);
  }

  #stepsOf({ tab: { browser } }: OwedRevoke): Step[] {
    return browser.tabs.flatMap(({ page }) => (page && revokeOn(page, this.#world.machineId)?.step) ?? []);
  }
}
