import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { FilterPill } from './FilterPill.tsx';

const pillOf = (selected: string[], label = 'Graz'): string =>
  renderToStaticMarkup(
    <FilterPill
      label="Site"
      options={() => [{ value: 'a', label }]}
      isRead
      selected={selected}
      onChange={() => undefined}
      onOpenChange={() => undefined}
    />,
  ).replaceAll(/<(?!\/?bdi)[^>]*>/g, '');

it('says what a filter is set to', () => {
  expect([[], ['a'], ['a', 'b', 'c']].map((selected) => pillOf(selected))).toEqual([
    'Site: all',
    'Site: <bdi>Graz</bdi>',
    'Site: <bdi>Graz</bdi> + 2 more',
  ]);
});

it('marks what cannot be seen in a value, and keeps it from turning round what stands beside it', () => {
  expect(pillOf(['a', 'b'], 'Gra\u202Ez')).toBe('Site: <bdi>Gra⟨U+202E⟩z</bdi> + 1 more');
});
