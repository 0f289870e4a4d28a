import type { Tab } from '#assure/world/browser.ts';
import type { Owner } from '#assure/world/clock.ts';
import type { World } from '#assure/world/world.ts';

/**
 * Counts what happens between a page and the outside, and ends the page at one of these steps: each event of the clock (a reply, a timer,
 * a task of IndexedDB), before the page sees it, and each request, as soon as it has left.
 */
export class Steps {
  count = 0;
  /** Whether the page was ended at the chosen step. */
  hasStruck = false;
  #victim: Tab | undefined;
  #strikeAt: number | undefined;

  /** To be made before the first page is loaded. */
  constructor(world: World) {
    this.#countClock(world);
    world.network.observe({ sent: () => void this.#take() });
  }

  /** Counts from now on, and ends the page of `victim` at step `strikeAt` (from 1), if given. */
  begin(victim: Tab, strikeAt?: number): void {
    this.#victim = victim;
    this.#strikeAt = strikeAt;
  }

  end(): void {
    this.#victim = undefined;
  }

  /** @returns whether the page ended at this step. */
  #take(): boolean {
    const victim = this.#victim;
    if (victim === undefined) return false;
    this.count += 1;
    if (this.count !== this.#strikeAt) return false;
    this.hasStruck = true;
    this.end();
    victim.kill();
    return true;
  }

  #countClock({ clock }: World): void {
    const schedule = clock.schedule.bind(clock);
    clock.schedule = (delayMs: number, run: () => void, owner?: Owner) => {
      // What is on its way to Azure arrives all the same.
      const counted = (): void => {
        if (this.#take() && owner?.dead === true) return;
        run();
      };
      return schedule(delayMs, counted, owner);
    };
  }
}
