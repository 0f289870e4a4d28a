import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupLines } from './row-groups.ts';

const groups = fc.array(fc.record({ size: fc.integer({ min: 1, max: 9 }), isExpanded: fc.boolean() }), {
  maxLength: 12,
});

const startsOf = (sizes: readonly number[]) => {
  const starts = new Uint32Array(sizes.length + 1);
  for (const [group, size] of sizes.entries()) starts[group + 1] = (starts[group] ?? 0) + size;
  return starts;
};

it('has a line for each header and for each row of the groups that are expanded, in order', () => {
  fc.assert(
    fc.property(groups, (all) => {
      const starts = startsOf(all.map(({ size }) => size));
      const lines = groupLines(starts, (group) => all[group]?.isExpanded === true);
      const expected = all.flatMap(({ size, isExpanded }, group) => [
        { group },
        ...(isExpanded ? Array.from({ length: size }, (_, row) => ({ row: (starts[group] ?? 0) + row })) : []),
      ]);
      expect(lines).toHaveLength(expected.length);
      for (const [line, what] of expected.entries()) {
        expect(lines.groupAt(line)).toBe('group' in what ? what.group : undefined);
        expect(lines.rowAt(line)).toBe('row' in what ? what.row : undefined);
        expect('group' in what ? lines.lineOfGroup(what.group) : lines.lineOfRow(what.row)).toBe(line);
      }
      for (const outside of [-1, expected.length]) {
        expect(lines.groupAt(outside)).toBeUndefined();
        expect(lines.rowAt(outside)).toBeUndefined();
      }
    }),
  );
});

it('has no line for a row of a collapsed group, or that there is not', () => {
  const lines = groupLines(startsOf([2, 3]), (group) => group === 1);
  expect([0, 1, 2, 4, 5, -1].map((row) => lines.lineOfRow(row))).toEqual([-1, -1, 2, 4, -1, -1]);
  expect([-1, 2].map((group) => lines.lineOfGroup(group))).toEqual([-1, -1]);
});
