import type { Terms } from '#src/consent/terms.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { forceWords } from './terms-words.ts';

export function ForceWord({ terms }: { terms: Terms }) {
  const { tone, words } = forceWords(terms);
  return <StateWord tone={tone}>{words}</StateWord>;
}
