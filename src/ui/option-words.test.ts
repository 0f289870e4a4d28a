import { expect, it } from 'vitest';
import { optionWords } from './option-words.ts';

it.each([
  ['nothing is known of a list that was not read', { isRead: false, all: 0 }, 'is known once the list has been read.'],
  ['what was chosen before is no list either', { isRead: false, all: 1 }, 'What there is to choose is known once'],
  ['a list may have no such value', { all: 0 }, 'There is nothing to choose in this list.'],
  ['a search may find none', { all: 20 }, 'None matches.'],
  ['what is found and shown needs no words', { all: 20, found: 3, shown: 3 }, ''],
  ['what is found may be too many', { all: 4000, found: 3000, shown: 100 }, '100 of 3,000 are shown. Search for'],
] as const)('%s', (_, counts, words) => {
  const said = optionWords({ isRead: true, found: 0, shown: 0, ...counts });
  if (words === '') expect(said).toBe('');
  else expect(said).toContain(words);
});
