import { type Instant, instantNow, isDisturbed } from './instant.ts';

/** What a request was built on is too old by the time it would leave. It was not sent. */
export class StaleEvidence extends Error {
  constructor() {
    super('What Azure showed is too old to act on.');
    this.name = 'StaleEvidence';
  }
}

/**
 * A guard for a request built on what Azure showed at `lookedAt`: throws StaleEvidence once that is `freshMs` old or the computer has
 * slept since. A request may wait long for its turn, for a token, or because Azure asked to wait.
 */
export const whileFresh = (lookedAt: Instant, freshMs: number) => (): void => {
  const now = instantNow();
  if (now.steady - lookedAt.steady > freshMs || isDisturbed(lookedAt, now)) throw new StaleEvidence();
};
