import { nextTask } from './slices.ts';

/** A task this long is felt by nobody, ms. */
const sliceMs = 12;
/** So many comparisons pass between two looks at the time. */
const looksEvery = 512;
/** Runs of this length are sorted at once. */
const runLength = 256;

/**
 * The numbers 0 to `length` - 1 in the order that `compare` gives them, stable, worked out in tasks of a few ms each.
 * @returns `undefined` when aborted meanwhile.
 */
export const sortedInSlices = async (
  length: number,
  compare: (a: number, b: number) => number,
  signal: AbortSignal,
): Promise<Uint32Array | undefined> => {
  let from = Uint32Array.from({ length }, (_, index) => index);
  let to = new Uint32Array(length);
  let until = performance.now() + sliceMs;
  let work = 0;
  const isLate = (): boolean => {
    work += 1;
    return work % looksEvery === 0 && performance.now() >= until;
  };
  const rest = async (): Promise<void> => {
    await nextTask();
    until = performance.now() + sliceMs;
  };
  for (let begin = 0; begin < length; begin += runLength) {
    from.subarray(begin, begin + runLength).sort(compare);
    if (performance.now() >= until) await rest();
    if (signal.aborted) return undefined;
  }
  for (let width = runLength; width < length; width *= 2) {
    for (let begin = 0; begin < length; begin += 2 * width) {
      const middle = Math.min(begin + width, length);
      const end = Math.min(begin + 2 * width, length);
      let left = begin;
      let right = middle;
      for (let at = begin; at < end; at += 1) {
        const a = from[left] ?? 0;
        const b = from[right] ?? 0;
        const isLeft = left < middle && (right >= end || compare(a, b) <= 0);
        to[at] = isLeft ? a : b;
        if (isLeft) left += 1;
        else right += 1;
        if (isLate()) await rest();
      }
      if (signal.aborted) return undefined;
    }
    [from, to] = [to, from];
  }
  return from;
};
