import { addFault, removeFault } from '#sandbox/fault-rules.ts';
import type { FaultName } from '#sandbox/faults.ts';
import type { Exchange } from '#assure/world/network.ts';
import { isInstallation, type Operation } from './operations.ts';
import type { World } from '#assure/world/world.ts';

/** Makes the requests of one operation suffer one fault, and counts them. */
export class Strike {
  /** Requests of the operation since it was armed, and how many of them the fault struck. */
  sent = 0;
  struck = 0;
  readonly #world: World;
  readonly #operation: Operation;
  readonly #fault: FaultName | undefined;
  readonly #isOnce: boolean;
  #isArmed = false;
  #isInstalling = false;
  /** Rules for requests that Azure is handling. */
  readonly #set = new Map<Exchange, string>();
  /** When the fault was first set: a challenge asks for a token or a sign-in after that. */
  #setAt: number | undefined;
  /** When the way was free again, and how long after that the operation was tried again, ms. */
  #freedAt: number | undefined;
  wentOnAfter: number | undefined;

  constructor(world: World, operation: Operation, fault: FaultName | undefined, isOnce: boolean) {
    this.#world = world;
    this.#operation = operation;
    this.#fault = fault;
    this.#isOnce = isOnce;
    world.network.observe({
      sent: (exchange) => this.#onSent(exchange),
      reached: (exchange) => this.#onReached(exchange),
      served: (exchange) => this.#onServed(exchange),
    });
  }

  arm(): void {
    this.#isArmed = true;
    this.#setAt = this.#world.clock.now;
  }

  disarm(): void {
    this.#isArmed = false;
    this.#freedAt ??= this.#world.clock.now;
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
    if (fault === undefined || !this.#isArmed || (this.#isOnce && this.struck + this.#set.size > 0)) return;
    const rule = addFault(this.#world.tenant, { fault, times: 1 });
    rule.setAt = this.#setAt ?? rule.setAt;
    this.#set.set(exchange, rule.id);
  }

  #onServed(exchange: Exchange): void {
    const { outcome } = exchange;
    const isTaken = typeof outcome === 'object' && outcome.status < 300;
    if (isInstallation(exchange) && isTaken) this.#isInstalling = true;
    const ruleId = this.#set.get(exchange);
    if (ruleId === undefined) return;
    this.#set.delete(exchange);
    // A rule that is still there found nothing to strike in this request.
    if (!removeFault(this.#world.tenant, ruleId)) this.struck += 1;
  }
}
