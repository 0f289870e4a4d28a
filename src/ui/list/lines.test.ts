import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listData } from './data.ts';
import { createFinder } from './find.ts';
import { groupedLines, linesOf } from './lines.ts';

const rowsOf = (values: readonly string[]) => values.map((value, index) => ({ key: `row ${index}`, value }));

function dataOf(values: readonly string[]) {
  return listData(rowsOf(values), ({ key }) => key, { value: ({ value }) => value });
}

const values = fc.array(fc.constantFrom('', 'b', 'A', 'a', 'c10', 'c2'), { maxLength: 30 });

it('draws each group with its header, rows in their order, what has no value last', () => {
  return fc.assert(
    fc.asyncProperty(values, fc.boolean(), fc.subarray(['', 'b', 'a']), async (all, descending, folded) => {
      const data = await dataOf(all);
      const field = data.fields['value'];
      if (field === undefined) throw new Error('No field.');
      const how = { field, places: createFinder().places(field), descending };
      const closed = new Set(folded.map((value) => `group:${value}`));
      const lines = groupedLines(data, data.order, how, closed);

      const drawn = Array.from({ length: lines.length }, (_, line) => lines.keyAt(line));
      const groups = drawn.flatMap((_, line) => lines.groupAt(line) ?? []);
      const expected = groups.flatMap(({ key, label }) => {
        const own = all.flatMap((value, index) => (value === label ? [`row ${index}`] : []));
        return [key, ...(closed.has(key) ? [] : own)];
      });
      expect(drawn).toEqual(expected);
      const labels = groups.map(({ label }) => label);
      expect(new Set(labels)).toEqual(new Set(all));
      if (labels.includes('')) expect(labels.at(-1)).toBe('');
      const places = labels
        .filter((label) => label !== '')
        .map((label) => ['a', 'b', 'c2', 'c10'].indexOf(label.toLowerCase()));
      expect(places).toEqual(places.toSorted((a, b) => (descending ? b - a : a - b)));
      // Headers are no rows, and every line is found by its key.
      for (const [line, key] of drawn.entries()) {
        expect(lines.lineOf(key ?? '')).toBe(line);
        expect(lines.rowAt(line) === undefined).toBe(lines.groupAt(line) !== undefined);
      }
      expect(lines.order).toHaveLength(all.length);
      expect([lines.keyAt(-1), lines.keyAt(lines.length), lines.rowAt(lines.length)]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }),
  );
});

it('does not find rows of a folded group, nor rows that there are not', async () => {
  const data = await dataOf(['a', 'b']);
  const field = data.fields['value'];
  if (field === undefined) throw new Error('No field.');
  const how = { field, places: createFinder().places(field), descending: false };
  const lines = groupedLines(data, data.order, how, new Set(['group:a']));
  expect(['row 0', 'row 1', 'row 2', 'group:a'].map((key) => lines.lineOf(key))).toEqual([-1, 2, -1, 0]);
  const plain = linesOf(data, Uint32Array.of(1));
  expect(['row 0', 'row 1'].map((key) => plain.lineOf(key))).toEqual([-1, 0]);
});
