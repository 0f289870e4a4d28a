import { type Instant, instantNow, isDisturbed } from './instant.ts';

/** What a request was built on is too old by the time it would leave. It was not sent. */
export class StaleEvidence extends Error {
  constructor() {
    super('What Azure showed is too old to act on.');
    this.name = 'StaleEvidence';
  }
}

/** What Azure showed counts this long, ms, unless something else is said: a request may wait for its turn, for a token, or because Azure asks to. */
export const freshMs = 15_000;

/**
 * A guard for a request built on what Azure showed at `lookedAt`: throws StaleEvidence once that is too old, or the computer has slept since.
 */
export const whileFresh =
  (lookedAt: Instant, ms = freshMs) =>
  (): void => {
    const now = instantNow();
    if (now.steady - lookedAt.steady > ms || isDisturbed(lookedAt, now)) throw new StaleEvidence();
  };
