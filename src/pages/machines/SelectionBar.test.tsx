// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { expect, test } from 'vitest';
import type { ListSelection } from '#src/ui/list/list.ts';
import type { MachineData } from './machine-data.ts';
import { SelectionBar } from './SelectionBar.tsx';
import type { AccessPart } from './use-machine-list.ts';

const machines = ['SRV-1', 'SRV-2', 'SRV-3'];
const part = {
  eligibleSentence: () => 'Not eligible.',
  setUpSentence: () => 'Already set up.',
} as unknown as AccessPart;

/** The rows that can be set up; all can be granted access. */
function show(settable: readonly number[]) {
  const data = {
    at: (row: number) => ({ machine: { id: `${row}`, name: machines[row] } }),
    mayGrant: () => true,
    mayRevoke: () => false,
    maySetUp: (row: number) => settable.includes(row),
  } as unknown as MachineData;
  const selection = { numbers: () => Uint32Array.of(0, 1, 2) } as unknown as ListSelection;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <SelectionBar data={data} selection={selection} part={part} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

test('machines that stay behind when others are set up are named with the reason', () => {
  show([1]);
  expect(screen.getByText('2 machines can’t be set up')).toBeTruthy();
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'SRV-1: Already set up.',
    'SRV-3: Already set up.',
  ]);
});
