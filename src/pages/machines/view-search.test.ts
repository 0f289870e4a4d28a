import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machineColumns } from './machine-columns.tsx';
import { noViews, saveView } from './saved-views.ts';
import { columnsText, filtersOf, isByItself, listViewWith, openView, searchOf } from './view-search.ts';

const columns = machineColumns(0);
const keys = columns.map(({ key }) => key);

describe('the columns of a URL', () => {
  it('are shown as they were written, whatever the person likes else', () => {
    const view = fc.record({ order: fc.shuffledSubarray(keys), hidden: fc.subarray(keys) });
    fc.assert(
      fc.property(view, view, (one, other) => {
        const text = columnsText(columns, one);
        expect(text.split(',')).toContain('machine');
        const shown = listViewWith({ ...other, widths: { machine: 200 } }, columns, text);
        expect(columnsText(columns, shown)).toBe(text);
        expect(shown.widths).toEqual({ machine: 200 });
      }),
    );
  });

  it('are left alone where it names none that there is', () => {
    const view = { hidden: ['status'] };
    for (const text of [undefined, '', 'nothing', ',,']) expect(listViewWith(view, columns, text)).toBe(view);
    expect(columnsText(columns, listViewWith({}, columns, 'status,nothing,machine,status'))).toBe('status,machine');
  });
});

it.each([
  ['', true],
  ['?sort=machine&search=%20', true],
  ['?search=sql', false],
  ['?status=Expired', false],
  ['?sort=-machine', false],
  ['?group=location', false],
  ['?columns=machine', false],
])('the list of "%s" is as it is by itself: %s', (search, is) => {
  expect(isByItself(filtersOf(search))).toBe(is);
});

describe('the open view', () => {
  const search = '?search=sql&sort=-machine&group=tag%3ASite&columns=machine%2Cstatus&status=Expired&status=Connected';
  const saved = saveView(saveView(noViews, { id: 'a', name: 'A', search }), {
    id: 'b',
    name: 'B',
    search: '?status=Expired',
  });
  const at = (text: string, opened?: string) => {
    const open = openView(saved, opened, filtersOf(text));
    return open && [open.view.id, open.isModified];
  };

  it('reads back what it writes', () => {
    expect(searchOf(filtersOf(search))).toBe(search);
    expect(searchOf({})).toBe('');
  });

  it('is the one whose URL means the same, whatever was opened before', () => {
    expect(at(search)).toEqual(['a', false]);
    expect(at(search, 'b')).toEqual(['a', false]);
    expect(
      at('?status=Connected&status=Expired&columns=machine%2Cstatus&group=tag%3ASite&sort=-machine&search=sql'),
    ).toEqual(['a', false]);
    expect(at('?sort=machine&status=Expired')).toEqual(['b', false]);
  });

  it('is modified when the URL no longer means the same, and none where there is nothing in it', () => {
    expect(at('?status=Connected', 'b')).toEqual(['b', true]);
    expect(at('?status=Expired&columns=machine', 'b')).toEqual(['b', true]);
    expect(at('?status=Connected')).toBeUndefined();
    expect(at('?status=Connected', 'gone')).toBeUndefined();
    expect(at('', 'b')).toBeUndefined();
  });
});
