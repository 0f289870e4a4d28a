import type { SignedConsentRecord } from '#src/consent/record.ts';
import { removeFaults } from '#sandbox/fault-rules.ts';
import type { FaultName } from '#sandbox/faults.ts';
import type { Page } from '#assure/world/browser.ts';
import { isTransport, type Operation } from './operations.ts';
import { Strike } from './strike.ts';
import { Observer } from '#assure/sequences/observer.ts';
import { watchProgress } from '#assure/sequences/progress-watch.ts';
import { agree, press, watchMachine, World, type Workshop } from '#assure/world/world.ts';

/** `once`: the first request is struck. `minutes`: every request is, for some minutes. */
export const spans = ['once', 'minutes'] as const;
export type Span = (typeof spans)[number];

/** How long a fault lasts that strikes every request, ms. */
const faultMs = 180_000;

/** One person before one machine without the extension, and one operation that a fault may strike. */
export class MatrixScene {
  readonly world: World;
  readonly observer: Observer;
  readonly strike: Strike;
  /** What was said of operations that were given up. */
  readonly failures: string[] = [];
  record: SignedConsentRecord | undefined;
  #page: Page | undefined;
  #healAt = Infinity;
  readonly #isOnce: boolean;

  constructor(workshop: Workshop, operation: Operation, fault: FaultName | undefined, span: Span) {
    this.world = new World(workshop, { seed: 4 });
    this.observer = new Observer(this.world);
    this.#isOnce = span === 'once';
    this.strike = new Strike(this.world, operation, fault, this.#isOnce);
    if (fault !== undefined && !isTransport(fault, operation)) this.observer.causes.add(fault);
    this.world.onLoad.push((page) => watchProgress(this.observer, page));
  }

  get machineId(): string {
    return this.world.machines[0] ?? '';
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error('No page is open.');
    return this.#page;
  }

  get id(): string {
    return this.record?.consentId ?? '';
  }

  async open(): Promise<void> {
    const tab = this.world.browsers[0]?.openTab();
    if (tab === undefined) throw new Error('There is no browser.');
    tab.show(true);
    this.#page = await this.world.load(tab);
    await this.world.clock.advance(3000);
  }

  /** Shows the machine's page too, from now on. */
  watch(): void {
    watchMachine(this.page, this.machineId, () => this.observer.compareShown(this.page, this.machineId));
  }

  async agree(): Promise<void> {
    this.record = await agree(this.world, this.page, {
      machines: [this.machineId],
      level: 'Diagnostics',
      minutes: 1440,
    });
    this.observer.notePress(this.record, this.page.tab.browser.session.userId, [this.machineId]);
  }

  pressGrant(): void {
    if (this.record === undefined) throw new Error('Nobody has agreed.');
    void this.page.app.start(
      [{ kind: 'grant', machineId: this.machineId, consentId: this.record.consentId }],
      press,
      this.record,
    );
  }

  arm(): void {
    this.strike.arm();
    if (!this.#isOnce) this.#healAt = this.world.clock.now + faultMs;
  }

  /** Lets time pass until `isDone`, at most `minutes`; the fault is over when its time has come. */
  async pass(minutes: number, isDone: () => boolean = () => false): Promise<void> {
    const until = this.world.clock.now + minutes * 60_000;
    while (this.world.clock.now < until && !isDone()) {
      await this.world.clock.advance(1000);
      if (this.world.clock.now >= this.#healAt) this.strike.disarm();
    }
  }

  /** Waits until the fault is over, and the person signs in again. */
  async heal(): Promise<void> {
    const left = this.#healAt === Infinity ? 0 : Math.max(0, this.#healAt - this.world.clock.now);
    await this.pass(left / 60_000);
    this.strike.disarm();
    removeFaults(this.world.tenant);
    const { session } = this.page.tab.browser;
    session.issuedAt = session.signedInAt = this.world.clock.now;
  }

  hasAccess(): boolean {
    this.world.truth.look();
    return this.world.truth.accessNow(this.machineId).active;
  }

  /** Jobs, extensions and records beyond the one of each that there should be. */
  duplicates(): number {
    const { jobs, extensions, deployments } = this.world.tenant;
    const names = [...deployments.values()].map(({ name }) => name);
    const records = names.filter((name) => name.startsWith('remote-support-consent-')).length;
    const ends = names.filter((name) => /^remote-support-(ended|closed)-/.test(name)).length;
    return [jobs.size, extensions.size, records, ends].reduce((sum, size) => sum + Math.max(0, size - 1), 0);
  }
}
