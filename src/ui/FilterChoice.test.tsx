import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { FilterChoice } from './FilterChoice.tsx';

const wordsOf = (isRead: boolean, label = 'Past its end'): string =>
  renderToStaticMarkup(
    <FilterChoice
      label="State"
      options={() => [{ value: 'past', label, count: 0 }]}
      isRead={isRead}
      selected={['past']}
      onChange={() => undefined}
    />,
  ).replaceAll(/<[^>]*>/g, '');

it('counts nothing of a list that was not read, and offers to take back what was chosen', () => {
  expect(wordsOf(false)).toBe('Past its endWhat there is to choose is known once the list has been read.Show all');
  expect(wordsOf(true)).toBe('Past its end (0)Show all');
});

it('shows what is chosen also where it would be drawn no more', () => {
  const options = Array.from({ length: 150 }, (_, at) => ({ value: `${at}`, label: `Site: ${at}.` }));
  const html = renderToStaticMarkup(
    <FilterChoice label="Tag" options={() => options} isRead selected={['140']} onChange={() => undefined} />,
  );
  expect(html.match(/Site: \d+\./g)?.slice(99)).toEqual(['Site: 99.', 'Site: 140.']);
  expect(html).toContain('101 of 150 are shown.');
});

it('marks what cannot be seen in a value, which others may have written', () => {
  expect(wordsOf(true, 'Site: Gra\u200Bz\u202E')).toBe('Site: Gra⟨U+200B⟩z⟨U+202E⟩ (0)Show all');
});

it('shows a value whole: two may differ at their ends alone', () => {
  const label = `Site: ${'z'.repeat(300)}1`;
  expect(wordsOf(true, label)).toBe(`${label} (0)Show all`);
});
