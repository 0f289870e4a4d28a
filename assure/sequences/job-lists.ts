/** A list of the jobs of a machine: when the page asked for it, when Azure made it and when the page had it, ms of the virtual clock. */
export interface JobList {
  sentAt: number;
  servedAt: number;
  deliveredAt: number;
}

/** How many such lists of a page are remembered: a page that is hidden shows an old one while its grants read on. */
const mostLists = 500;

/** How far apart the page's own time of a read may be from the true one, ms. */
const readAtError = 2500;

/** The lists of jobs that pages had, by whatever names a page and its machine. */
export class JobLists {
  readonly #lists = new Map<string, JobList[]>();

  note(key: string, list: JobList): void {
    this.#lists.set(key, [...this.of(key), list].slice(-mostLists));
  }

  of(key: string): readonly JobList[] {
    return this.#lists.get(key) ?? [];
  }

  /**
   * When Azure made the lists of what a page read at `readAt` (its own idea of server time, ms), oldest first: a page may read several side by
   * side. It dates what it reads by the answer, or by the question where the answer may have lain in a page that slept.
   */
  servedFor(key: string, readAt: number): readonly number[] {
    const lists = this.of(key);
    const isNear = (at: number): boolean => Math.abs(at - readAt) <= readAtError;
    const near = lists.filter(({ sentAt, deliveredAt }) => isNear(deliveredAt) || isNear(sentAt));
    return (near.length > 0 ? near : lists).map(({ servedAt }) => servedAt).toSorted((a, b) => a - b);
  }

  /**
   * When Azure made the last list that the page had, 0 before any: what was asked for before a sleep may have been asked again after it, and
   * is dated by the first time.
   */
  lastServed(key: string): number {
    return this.of(key).at(-1)?.servedAt ?? 0;
  }
}
