import { verdictWords } from '#src/pages/shared/receipt-words.ts';
import type { Tone } from '#src/ui/tone.ts';
import type { Verification } from './verification.ts';

type Kind = ReturnType<typeof verdictWords>['intent'];

export const verdictTones: Record<Kind, Tone> = { error: 'bad', info: 'neutral', success: 'good' };

const titles: Record<Kind, string> = {
  error: 'Does not hold, or could not be read',
  info: 'No change found, signature missing or not confirmed here',
  success: 'Signed, and no change found',
};

/** How many files there are of each kind, which add up to all: always three kinds, so that nothing moves below them while they change. */
export function kindCounts(results: readonly Verification[]): { kind: Kind; title: string; count: number }[] {
  const found = results.map(({ checks }) => verdictWords(checks).intent);
  return (['error', 'info', 'success'] as const).map((kind) => ({
    kind,
    title: titles[kind],
    count: found.filter((one) => one === kind).length,
  }));
}
