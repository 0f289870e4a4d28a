/** To whom a timer belongs. What belongs to somebody dead never runs. */
export interface Owner {
  dead: boolean;
  /** While a browser keeps a hidden page from running: what would have run meanwhile, in order. */
  frozen?: (() => void)[] | undefined;
}

/** Runs this now, or, in a page that is frozen, when it runs again. */
export const whenRunning = (owner: Owner | undefined, run: () => void): void => {
  if (owner?.frozen === undefined) run();
  else owner.frozen.push(run);
};

export interface Timer {
  /** Virtual time, ms since the epoch. */
  at: number;
  run: () => void;
  owner: Owner | undefined;
  cancelled: boolean;
}

/** Another calendar of things that happen by themselves, such as the agenda of a tenant. */
export interface Calendar {
  /** When its next thing is due; Infinity when there is none. */
  next: () => number;
  /** Does everything due at `now`. */
  run: (now: number) => void;
}

/** Resolves once every promise that can settle by itself has settled: nothing in the harness waits for the real world. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The one time of a trial, ms since the epoch in whole numbers. It moves only by `advance` and `jump`; what is due at the same moment
 * runs in the order in which it was noted, so that a trial is the same each time.
 */
export class VirtualClock {
  now: number;
  /** What is due first stands last; of what is due at once, what was noted last stands first. */
  readonly #timers: Timer[] = [];
  #calendar: Calendar = { next: () => Infinity, run: () => undefined };

  constructor(start: number) {
    this.now = start;
  }

  follow(calendar: Calendar): void {
    this.#calendar = calendar;
  }

  schedule(delayMs: number, run: () => void, owner?: Owner): Timer {
    // Parts of a millisecond pass too, or what waits for them would wait for ever.
    const at = this.now + Math.max(0, Math.ceil(delayMs));
    const timer = { at, run, owner, cancelled: false };
    this.#push(timer);
    return timer;
  }

  /** Lets `ms` pass and everything happen that falls into it. */
  async advance(ms: number): Promise<void> {
    const target = this.now + Math.trunc(ms);
    await settled();
    for (;;) {
      const timer = this.#peek();
      const next = this.#calendar.next();
      const due = Math.min(timer?.at ?? Infinity, next);
      if (due > target) break;
      this.now = Math.max(this.now, due);
      if (next === due) this.#calendar.run(this.now);
      else if (timer !== undefined) {
        this.#timers.pop();
        whenRunning(timer.owner, () => timer.cancelled || timer.run());
        await settled();
      }
    }
    this.now = Math.max(this.now, target);
  }

  /** Lets a frozen page run again: all that waited is due now. */
  thaw(owner: Owner): void {
    const waiting = owner.frozen ?? [];
    owner.frozen = undefined;
    for (const run of waiting) this.schedule(0, run, owner);
  }

  /** Lets `ms` pass as for a computer asleep: calendars go on, timers fire late. */
  jump(ms: number): void {
    const target = this.now + Math.trunc(ms);
    for (let due = this.#calendar.next(); due <= target; due = this.#calendar.next()) {
      this.now = Math.max(this.now, due);
      this.#calendar.run(this.now);
    }
    this.now = Math.max(this.now, target);
  }

  #peek(): Timer | undefined {
    for (;;) {
      const next = this.#timers.at(-1);
      if (next === undefined || !(next.cancelled || next.owner?.dead === true)) return next;
      this.#timers.pop();
    }
  }

  #push(timer: Timer): void {
    let index = this.#timers.length;
    while (index > 0 && (this.#timers[index - 1]?.at ?? 0) <= timer.at) index -= 1;
    this.#timers.splice(index, 0, timer);
  }
}

const realDateNow = Date.now;
let current: VirtualClock | undefined;

/** The process's own `Date.now` follows this clock, for the sandbox's sake, until `releaseDate`. One trial at a time. */
export const takeDate = (clock: VirtualClock): void => {
  current = clock;
  Date.now = () => current?.now ?? realDateNow();
};

export const releaseDate = (): void => {
  current = undefined;
  Date.now = realDateNow;
};
