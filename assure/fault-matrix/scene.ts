import { removeFaults } from '#sandbox/fault-rules.ts';
import type { FaultName } from '#sandbox/faults.ts';
import { Scene } from '#assure/world/scene.ts';
import type { Workshop } from '#assure/world/world.ts';
import { isTransport, type Operation } from './operations.ts';
import { Strike } from './strike.ts';

/** `once`: the first request is struck. `minutes`: every request is, for some minutes. */
export const spans = ['once', 'minutes'] as const;
export type Span = (typeof spans)[number];

/** How long a fault lasts that strikes every request, ms. */
const faultMs = 180_000;

/** One machine without the extension, and one operation that a fault may strike. */
export class MatrixScene extends Scene {
  readonly strike: Strike;
  /** What was said of operations that were given up. */
  readonly failures: string[] = [];
  #healAt = Infinity;
  readonly #isOnce: boolean;

  constructor(workshop: Workshop, operation: Operation, fault: FaultName | undefined, span: Span) {
    super(workshop, 4);
    this.#isOnce = span === 'once';
    this.strike = new Strike(this.world, operation, fault, this.#isOnce);
    if (fault !== undefined && !isTransport(fault, operation)) this.observer.causes.add(fault);
  }

  get machineId(): string {
    return this.machines[0] ?? '';
  }

  arm(): void {
    this.strike.arm();
    if (!this.#isOnce) this.#healAt = this.world.clock.now + faultMs;
  }

  /** The fault is over when its time has come. */
  override pass(minutes: number, isDone: () => boolean = () => false): Promise<void> {
    return super.pass(minutes, () => {
      if (this.world.clock.now >= this.#healAt) this.strike.disarm();
      return isDone();
    });
  }

  /** Waits until the fault is over, and the person signs in again. */
  async heal(): Promise<void> {
    const left = this.#healAt === Infinity ? 0 : Math.max(0, this.#healAt - this.world.clock.now);
    await this.pass(left / 60_000);
    this.strike.disarm();
    removeFaults(this.world.tenant);
    const { session } = this.tab.browser;
    session.issuedAt = session.signedInAt = this.world.clock.now;
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
