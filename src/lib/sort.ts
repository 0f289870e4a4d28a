import { createBreather } from './slices.ts';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Names in the order people expect: case does not count, SRV-2 comes before SRV-10. */
export function compareText(a: string, b: string): number {
  return collator.compare(a, b);
}

/** Runs of this length are sorted at once. */
const runLength = 256;
/** So many merged numbers pass between two looks at the time. */
const looksEvery = 512;

/** The numbers 0 to `length` - 1 in the order that `compare` gives them, stable, worked out in tasks of a few ms each. Rejects when called off. */
export async function sortedInSlices(
  length: number,
  compare: (a: number, b: number) => number,
  signal?: AbortSignal,
): Promise<Uint32Array> {
  const breathe = createBreather(signal);
  let from = Uint32Array.from({ length }, (_, index) => index);
  let to = new Uint32Array(length);
  for (let begin = 0; begin < length; begin += runLength) {
    from.subarray(begin, begin + runLength).sort(compare);
    const rest = breathe();
    if (rest !== undefined) await rest;
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
        if (at % looksEvery !== 0) continue;
        const rest = breathe();
        if (rest !== undefined) await rest;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
