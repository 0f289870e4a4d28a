/** The first line of what went wrong, and of what lies behind it, as where `fetch` only says that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const line = error.message.split('\n', 1)[0] ?? '';
  return error.cause === undefined ? line : `${line}: ${reasonOf(error.cause)}`;
}

/** What was measured, by name. */
export class Samples {
  readonly #values = new Map<string, Map<number, number>>();
  readonly #failures = new Map<string, string>();

  add(name: string, round: number, value: number): void {
    const rounds = this.#values.get(name) ?? new Map<number, number>();
    rounds.set(round, value);
    this.#values.set(name, rounds);
  }

  of(name: string): number[] {
    return [...(this.#values.get(name)?.values() ?? [])];
  }

  /** The values of the rounds in which both were measured, each against the other's: what slows the machine for a while slows both. */
  ratios(name: string, floor: string): number[] {
    const floors = this.#values.get(floor);
    return [...(this.#values.get(name) ?? [])].flatMap(([round, value]) => {
      const base = floors?.get(round) ?? 0;
      return base === 0 ? [] : [value / base];
    });
  }

  /** Notes that something could not be measured, and why it first was so. */
  fail(what: string, error: unknown): void {
    if (!this.#failures.has(what)) this.#failures.set(what, reasonOf(error));
  }

  failures(): { what: string; reason: string }[] {
    return [...this.#failures].map(([what, reason]) => ({ what, reason }));
  }
}
