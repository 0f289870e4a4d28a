// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { FactTable } from './FactTable.tsx';

afterEach(cleanup);

it('draws no row anew that is the same, and names each by its first cell', () => {
  const cell = vi.fn(({ name }: { name: string }) => name);
  const columns = [{ header: 'Machine', cell }];
  const table = (rows: { name: string }[]) => (
    <FactTable label="Machines" columns={columns} rows={rows} keyOf={({ name }) => name} />
  );
  const [first, second] = [{ name: 'SRV-1' }, { name: 'SRV-2' }];
  const { rerender } = render(table([first, second]));
  rerender(table([second, first, { name: 'SRV-3' }]));
  expect(cell.mock.calls.map(([{ name }]) => name)).toEqual(['SRV-1', 'SRV-2', 'SRV-3']);
  expect(screen.getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual(['SRV-2', 'SRV-1', 'SRV-3']);
});
