import type { ConsentRecord } from '#src/consent/record.ts';
import { Observer } from '#assure/sequences/observer.ts';
import { watchProgress } from '#assure/sequences/progress-watch.ts';
import type { Page, Tab } from './browser.ts';
import { agree, type Agreement, press, watchMachine, World, type Workshop } from './world.ts';

/** One person before one tab, some machines, and what an observer finds of what the pages say: what crash points and fault matrix have in common. */
export class Scene {
  readonly world: World;
  readonly observer: Observer;
  readonly tab: Tab;
  /** Lower-case ids of all machines that the consent is for. */
  readonly machines: string[];
  record: ConsentRecord | undefined;

  constructor(workshop: Workshop, seed: number) {
    this.world = new World(workshop, seed);
    this.observer = new Observer(this.world);
    this.machines = [this.world.machineId];
    this.world.onLoad.push((page) => watchProgress(this.observer, page));
    const tab = this.world.browsers[0]?.openTab();
    if (tab === undefined) throw new Error('There is no browser.');
    this.tab = tab;
  }

  get id(): string {
    return this.record?.consentId ?? '';
  }

  get page(): Page {
    if (this.tab.page === undefined) throw new Error('The page is gone.');
    return this.tab.page;
  }

  /** Loads the app in a tab, which comes to the front. */
  open(tab = this.tab): Promise<Page> {
    for (const other of tab.browser.tabs) other.show(other === tab);
    return this.world.load(tab);
  }

  /** Loads the app for the first time, until it has read what it begins with. */
  async openFirst(): Promise<Page> {
    const page = await this.open();
    await this.pass(0.1);
    return page;
  }

  /** Shows the machines' pages too, from now on. */
  watch(page: Page): void {
    for (const machineId of this.machines)
      watchMachine(page, machineId, () => this.observer.compareShown(page, machineId));
  }

  async agree(agreement: Omit<Agreement, 'machines'>): Promise<void> {
    this.record = await agree(this.world, this.page, { ...agreement, machines: this.machines });
  }

  /** @returns what resolves when the press is written down. */
  pressGrant(page = this.page): Promise<number> {
    if (this.record === undefined) throw new Error('Nobody has agreed.');
    this.#notePress(page, this.record);
    return page.app.start(this.#grants(), press, this.record);
  }

  pressContinue(page = this.page): void {
    if (this.record === undefined) return;
    this.#notePress(page, this.record);
    void page.app.start(this.#grants(), press);
  }

  pressRevoke(removeExtension: boolean, machineIds: readonly string[] = this.machines, page = this.page): void {
    this.observer.revokes.set(page.tab.browser.session.userId, this.world.clock.now);
    const revokes = machineIds.map((machineId) => ({ kind: 'revoke' as const, machineId, removeExtension }));
    void page.app.start(revokes, press);
  }

  /** Lets time pass in seconds until `isDone`, at most `minutes`. */
  async pass(minutes: number, isDone: () => boolean = () => false): Promise<void> {
    const until = this.world.clock.now + minutes * 60_000;
    while (this.world.clock.now < until && !isDone()) await this.world.clock.advance(1000);
  }

  /** Whether a machine really allows access by this consent. */
  hasAccess(machineId: string): boolean {
    this.world.truth.look();
    const { active, jobName } = this.world.truth.accessNow(machineId);
    return active && jobName === this.id;
  }

  #grants() {
    return this.machines.map((machineId) => ({ kind: 'grant' as const, machineId, consentId: this.id }));
  }

  #notePress(page: Page, record: ConsentRecord): void {
    this.observer.notePress(record, page.tab.browser.session.userId, this.machines);
  }
}
