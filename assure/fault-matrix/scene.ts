import { addFault, removeFault, removeFaults } from '#sandbox/fault-rules.ts';
import type { FaultName } from '#sandbox/faults.ts';
import type { Exchange } from '#assure/world/network.ts';
import { Scene } from '#assure/world/scene.ts';
import type { Workshop } from '#assure/world/world.ts';
import { isInstallation, isTransport, type Operation } from './operations.ts';

/** `once`: the first request is struck. `minutes`: every request is, for some minutes. */
export const spans = ['once', 'minutes'] as const;
export type Span = (typeof spans)[number];

/** How long a fault lasts that strikes every request, ms. */
const faultMs = 180_000;

/** One machine without the extension, and one operation whose requests may suffer one fault. */
export class MatrixScene extends Scene {
  /** Requests of the operation since it was armed, and how many of them the fault struck. */
  sent = 0;
  struck = 0;
  /** How long after the way was free the operation was tried again, ms. */
  wentOnAfter: number | undefined;
  /** What was said of operations that were given up. */
  readonly failures: string[] = [];
  readonly #operation: Operation;
  readonly #fault: FaultName | undefined;
  readonly #isOnce: boolean;
  #isArmed = false;
  #isInstalling = false;
  /** Rules for requests that Azure is handling. */
  readonly #rules = new Map<Exchange, string>();
  /** When the fault was first set, for a challenge asks for a token or a sign-in after that; when it is over, and when the way was free again. */
  #setAt = 0;
  #healAt = Infinity;
  #freedAt: number | undefined;

  constructor(workshop: Workshop, operation: Operation, fault: FaultName | undefined, span: Span) {
    super(workshop, 4);
    this.#operation = operation;
    this.#fault = fault;
    this.#isOnce = span === 'once';
    this.world.network.observe({
      sent: (exchange) => this.#onSent(exchange),
      reached: (exchange) => this.#onReached(exchange),
      served: (exchange) => this.#onServed(exchange),
    });
    if (fault !== undefined && !isTransport(fault, operation)) this.observer.causes.add(fault);
  }

  get machineId(): string {
    return this.machines[0] ?? '';
  }

  arm(): void {
    this.#isArmed = true;
    this.#setAt = this.world.clock.now;
    if (!this.#isOnce) this.#healAt = this.#setAt + faultMs;
  }

  /** The fault is over when its time has come. */
  override pass(minutes: number, isDone: () => boolean = () => false): Promise<void> {
    return super.pass(minutes, () => {
      if (this.world.clock.now >= this.#healAt) this.#disarm();
      return isDone();
    });
  }

  /** Waits until the fault is over, and the person signs in again. */
  async heal(): Promise<void> {
    const left = this.#healAt === Infinity ? 0 : Math.max(0, this.#healAt - this.world.clock.now);
    await this.pass(left / 60_000);
    this.#disarm();
    removeFaults(this.world.tenant);
    const { session } = this.tab.browser;
    session.issuedAt = session.signedInAt = this.world.clock.now;
  }

  /** Jobs, extensions and records beyond the one of each that there should be. */
  duplicates(): number {
    const { jobs, extensions, deployments } = this.world.tenant;
    const names = [...deployments.values()].map(({ name }) => name);
    const records = names.filter((name) => name.startsWith('remote-support-consent-')).length;
    const ends = names.filter((name) => name.startsWith('remote-support-ended-')).length;
    return [jobs.size, extensions.size, records, ends].reduce((sum, size) => sum + Math.max(0, size - 1), 0);
  }

  #disarm(): void {
    this.#isArmed = false;
    this.#freedAt ??= this.world.clock.now;
  }

  #onSent(exchange: Exchange): void {
    if (this.#freedAt === undefined || this.struck === 0 || !this.#operation.is(exchange, this.#isInstalling)) return;
    this.wentOnAfter ??= exchange.sentAt - this.#freedAt;
  }

  #onReached(exchange: Exchange): void {
    if (!this.#isArmed && this.struck === 0) return;
    if (!this.#operation.is(exchange, this.#isInstalling)) return;
    this.sent += 1;
    const fault = this.#fault;
    if (fault === undefined || !this.#isArmed || (this.#isOnce && this.struck + this.#rules.size > 0)) return;
    const rule = addFault(this.world.tenant, { fault, times: 1 });
    rule.setAt = this.#setAt;
    this.#rules.set(exchange, rule.id);
  }

  #onServed(exchange: Exchange): void {
    const { outcome } = exchange;
    const isTaken = typeof outcome === 'object' && outcome.status < 300;
    if (isInstallation(exchange) && isTaken) this.#isInstalling = true;
    const ruleId = this.#rules.get(exchange);
    if (ruleId === undefined) return;
    this.#rules.delete(exchange);
    // A rule that is still there found nothing to strike in this request.
    if (!removeFault(this.world.tenant, ruleId)) this.struck += 1;
  }
}
