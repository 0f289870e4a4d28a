import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FleetTable } from '#src/azure/fleet/fleet-table.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { listed } from './fleet-fixture.ts';
import { noMachines, selectedIn, selectedRows, withRows } from './selected-machines.ts';

const tableOf = (names: readonly string[]): FleetTable =>
  fleetTable(
    names.map((name) => listed(name)),
    new Map(),
  );
const namesIn = (selected: typeof noMachines) =>
  Array.from(selectedRows(selected), (row) => selected.table?.names[row] ?? '');

const names = fc.uniqueArray(fc.stringMatching(/^[A-E][0-9]$/), { maxLength: 30 });

it('marks and unmarks rows, and counts each once', () => {
  fc.assert(
    fc.property(names, fc.array(fc.tuple(fc.array(fc.nat({ max: 40 })), fc.boolean())), (all, acts) => {
      const table = tableOf(all);
      let selected = selectedIn(noMachines, table);
      const expected = new Set<number>();
      for (const [rows, on] of acts) {
        selected = withRows(selected, rows, on);
        for (const row of rows.filter((one) => one < all.length)) {
          if (on) expected.add(row);
          else expected.delete(row);
        }
      }
      expect(selected.count).toBe(expected.size);
      expect([...selectedRows(selected)]).toEqual([...expected].toSorted((a, b) => a - b));
    }),
  );
});

it('follows its machines into whatever table is read next, and finds those again that were away', () => {
  fc.assert(
    fc.property(names, fc.array(fc.nat()), fc.array(names, { maxLength: 4 }), (all, picks, readings) => {
      const first = tableOf(all);
      let selected = withRows(
        selectedIn(noMachines, first),
        picks.map((pick) => pick % Math.max(all.length, 1)),
        true,
      );
      const chosen = new Set(namesIn(selected));
      for (const reading of [...readings, all]) {
        selected = selectedIn(selected, tableOf(reading));
        expect(new Set(namesIn(selected))).toEqual(new Set(reading.filter((name) => chosen.has(name))));
        expect(selected.count + selected.absent.size).toBe(chosen.size);
      }
    }),
  );
});

it('is the same object in the same table, and finds a machine whose name is spelled otherwise', () => {
  const table = tableOf(['SRV-1', 'SRV-2']);
  const selected = withRows(selectedIn(noMachines, table), [1], true);
  expect(selectedIn(selected, table)).toBe(selected);
  const [row] = selectedRows(selectedIn(selected, tableOf(['srv-2', 'srv-1'])));
  expect(row).toBe(0);
});
