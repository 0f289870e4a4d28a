/** What the page says of all machines: "500 machines: 20 failed, 60 in progress, 420 active". */
export interface ShownTotals {
  all: number;
  active: number;
  working: number;
  failed: number;
  unknown: number;
  stopped: number;
  notStarted: number;
  ended: number;
}

const words: Record<Exclude<keyof ShownTotals, 'all'>, string> = {
  active: 'active',
  working: 'in progress',
  failed: 'failed',
  unknown: 'unknown',
  stopped: 'stopped',
  notStarted: 'not requested',
  ended: 'ended',
};

/** `undefined` when the text is no such sentence. */
export const readTotals = (text: string): ShownTotals | undefined => {
  const all = /^(\d+) machines?\b/.exec(text)?.[1];
  if (all === undefined) return undefined;
  const count = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  const counts = Object.entries(words).map(([name, word]) => [name, count(word)]);
  return { all: Number(all), ...(Object.fromEntries(counts) as Omit<ShownTotals, 'all'>) };
};

export const addsUp = ({ all, ...parts }: ShownTotals): boolean =>
  Object.values(parts).reduce((sum, part) => sum + part, 0) === all;
