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
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    if (!this.#failures.has(what)) this.#failures.set(what, reason);
  }

  failures(): { what: string; reason: string }[] {
    return [...this.#failures].map(([what, reason]) => ({ what, reason }));
  }
}
