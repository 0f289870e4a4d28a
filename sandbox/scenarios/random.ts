/** A small generator of numbers that look random and are the same every time. It is no source of secrets. */
export interface Random {
  /** A number from 0 to 1, 1 excluded. */
  next: () => number;
  /** A whole number from `least` to `most`. */
  between: (least: number, most: number) => number;
  /** True in this share of cases, 0 to 1. */
  chance: (share: number) => boolean;
  pick: <T>(list: readonly [T, ...T[]]) => T;
  /** One of the values, each as often as its weight says. */
  weighted: <T>(choices: Weighted<T>) => T;
}

/** Values with their weights, which need not sum up to anything. */
export type Weighted<T> = readonly [readonly [number, T], ...(readonly [number, T])[]];

/** Mulberry32, in the public domain: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const createRandom = (seed: number): Random => {
  const next = mulberry32(seed);
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
    weighted: (choices) => {
      let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of choices) {
        left -= weight;
        if (left < 0) return value;
      }
      return choices[0][1];
    },
  };
};
