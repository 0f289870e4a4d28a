// @vitest-environment happy-dom
import '#test/dom.ts';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { listData } from './data.ts';
import { saveRows } from './export.ts';
import { ListPage } from './ListPage.tsx';
import { plainState } from './list-state.ts';
import type { ListColumn, ListPageProps, ListSelection, ListState } from './list.ts';
import { RowLink } from './RowLink.tsx';

vi.mock('./export.ts', () => ({ saveRows: vi.fn<() => Promise<void>>() }));

// Where this stand-in for a browser cancels an animation, it rejects a promise that nobody asked for.
beforeAll(() => void Reflect.deleteProperty(Element.prototype, 'animate'));

interface Row {
  name: string;
  status: string;
}

const rows = ['SRV-1', 'SRV-2', 'SRV-10', 'APP-1'].map((name, index): Row => ({
  name,
  status: index % 2 === 0 ? 'Connected' : 'Expired',
}));
const dataOf = (list: Row[]) =>
  listData(list, ({ name }) => name, { name: ({ name }) => name, status: ({ status }) => status });
/** As it is read; a test may have it read again. */
const data = await dataOf(rows);
const turned = await dataOf(rows.toReversed());
const reading = createStore(() => ({ data }));

const columns: ListColumn<Row>[] = [
  {
    key: 'name',
    header: 'Machine',
    priority: 'name',
    text: ({ name }) => name,
    cell: ({ name }) => <RowLink to={`/${name}`}>{name}</RowLink>,
  },
  { key: 'status', header: 'Status', text: ({ status }) => status, cell: ({ status }) => status },
];

function useSelection(): ListSelection {
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  return {
    count: selected.size,
    has: (row) => selected.has(row),
    numbers: () => Uint32Array.from(selected),
    set(numbers, on) {
      const next = new Set(selected);
      for (const row of Array.from(numbers))
        if (on) next.add(row);
        else next.delete(row);
      setSelected(next);
    },
    clear: () => setSelected(new Set()),
  };
}

function List({ initial, more }: { initial: Partial<ListState>; more: Partial<ListPageProps<Row>> }) {
  const [state, setState] = useState({ ...plainState, ...initial });
  const selection = useSelection();
  const { data } = useStore(reading);
  return (
    <ListPage
      noun="machines"
      data={data}
      columns={columns}
      facets={[{ key: 'status', label: 'Status' }]}
      counts={[
        { words: (count) => `${count} machines` },
        { facet: 'status', value: 'Expired', words: (count) => `${count} expired` },
      ]}
      groups={[{ key: 'status', label: 'Status' }]}
      state={state}
      setState={setState}
      selection={selection}
      selectionBar={<strong>{selection.count} selected</strong>}
      keep="test"
      now={0}
      problems={[{ key: 'a', summary: 'Fabrikam couldn’t be read', details: 'Ask for the Reader role.' }]}
      empty="Nothing here"
      {...more}
    />
  );
}

function show(initial: Partial<ListState> = {}, more: Partial<ListPageProps<Row>> = {}) {
  const router = createMemoryRouter([
    { path: '/', element: <List initial={initial} more={more} /> },
    { path: '*', element: 'Another page' },
  ]);
  render(<RouterProvider router={router} />);
  return { router, grid: screen.getByRole('grid', { name: /^Machines/ }) };
}

afterEach(() => {
  cleanup();
  reading.setState(reading.getInitialState());
});

const names = () => screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
const press = (key: string, more: object = {}) => {
  if (document.activeElement) fireEvent.keyDown(document.activeElement, { key, ...more });
};
const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name });

it('shows what is searched, sorted and counted', () => {
  show();
  expect(names()).toEqual(['SRV-1', 'SRV-2', 'SRV-10', 'APP-1']);
  fireEvent.click(within(screen.getByRole('columnheader', { name: /Machine/ })).getByRole('button'));
  expect(names()).toEqual(['APP-1', 'SRV-1', 'SRV-2', 'SRV-10']);
  expect(screen.getByRole('columnheader', { name: /Machine/ }).getAttribute('aria-sort')).toBe('ascending');
  fireEvent.click(screen.getByRole('button', { name: '2 expired' }));
  expect(names()).toEqual(['APP-1', 'SRV-2']);
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search machines' }), { target: { value: 'srv' } });
  expect(names()).toEqual(['SRV-2']);
  expect(screen.getByText('1 shown')).toBeTruthy();
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search machines' }), { target: { value: 'absent' } });
  expect(screen.getByText('No machines match')).toBeTruthy();
});

it('is one stop of the Tab key, in which arrows move, and Enter follows the link', async () => {
  const { router, grid } = show();
  const stops = () => [...grid.querySelectorAll('[tabindex="0"]')];
  expect(stops()).toEqual([screen.getByRole('link', { name: 'SRV-1' })]);
  screen.getByRole('link', { name: 'SRV-1' }).focus();
  press('ArrowDown');
  expect(document.activeElement).toBe(screen.getByRole('link', { name: 'SRV-2' }));
  press('ArrowRight');
  expect(document.activeElement?.textContent).toBe('Expired');
  expect(stops()).toEqual([document.activeElement]);
  press('End', { ctrlKey: true });
  press('Home');
  expect(document.activeElement).toBe(box('Select APP-1'));
  press('ArrowRight');
  await act(async () => press('Enter') ?? fireEvent.click(screen.getByRole('link', { name: 'APP-1' })));
  expect(router.state.location.pathname).toBe('/APP-1');
});

it('selects a row, a range with Shift, and all that are shown', () => {
  show({ chosen: { status: ['Connected', 'Expired'] } });
  fireEvent.click(box('Select SRV-1'));
  fireEvent.click(box('Select SRV-10'), { shiftKey: true });
  expect(screen.getByText('3 selected')).toBeTruthy();
  expect(box('Select all machines').indeterminate).toBe(true);
  box('Select SRV-10').focus();
  press('ArrowDown', { shiftKey: true });
  expect(screen.getByText('4 selected')).toBeTruthy();
  press('ArrowUp', { shiftKey: true });
  expect(screen.getByText('3 selected')).toBeTruthy();
  fireEvent.click(box('Select all machines'));
  expect(screen.getByText('4 selected')).toBeTruthy();
  fireEvent.click(box('Select all machines'));
  expect(screen.queryByText(/selected/)).toBeNull();
});

it('keeps its lines under a pressed pointer, and shows the new ones after the click', async () => {
  const { router } = show();
  const second = () => screen.getAllByRole('link')[1] ?? document.body;
  fireEvent.pointerDown(second());
  act(() => reading.setState({ data: turned }));
  fireEvent.pointerUp(second());
  await act(async () => fireEvent.click(second()));
  expect(router.state.location.pathname).toBe('/SRV-2');
  await act(() => router.navigate(-1));
  expect(names()).toEqual(['APP-1', 'SRV-10', 'SRV-2', 'SRV-1']);
  fireEvent.pointerDown(box('Select SRV-1'));
  act(() => reading.setState({ data }));
  fireEvent.click(box('Select SRV-1'));
  expect(names()).toEqual(['SRV-1', 'SRV-2', 'SRV-10', 'APP-1']);
});

it('draws groups that fold, and selects them whole', () => {
  const { grid } = show({ group: 'status' });
  const header = screen.getByRole('button', { name: /^Connected/ });
  expect(header.getAttribute('aria-expanded')).toBe('true');
  expect(names()).toEqual(['SRV-1', 'SRV-10', 'SRV-2', 'APP-1']);
  fireEvent.click(header);
  expect(names()).toEqual(['SRV-2', 'APP-1']);
  expect(grid.getAttribute('aria-rowcount')).toBe('5');
  fireEvent.click(box('Select all of Connected'));
  expect(screen.getByText('2 selected')).toBeTruthy();
});

it('says what is missing in one line, until it is put away', () => {
  show();
  const line = screen.getByRole('group', { name: 'Fabrikam couldn’t be read' });
  expect(line.textContent).toContain('Ask for the Reader role.');
  fireEvent.click(within(line).getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByText(/Fabrikam/)).toBeNull();
});

it('says that nothing was exported, until it is', async () => {
  const saving = vi.mocked(saveRows).mockRejectedValueOnce(new TypeError('Failed to fetch'));
  show();
  const exportCsv = async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Export' }));
    fireEvent.click(await screen.findByText('Export CSV'));
  };
  await exportCsv();
  expect(await screen.findByRole('alert')).toBeTruthy();
  saving.mockResolvedValueOnce();
  await exportCsv();
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

it('exports what the page says is missing, and is named in one word', async () => {
  const saving = vi.mocked(saveRows).mockResolvedValue();
  const noun = 'machines with access';
  show({}, { noun, problems: [], problemsAbove: [{ key: 'b', summary: 'Records couldn’t be read' }] });
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  fireEvent.click(await screen.findByText('Export CSV'));
  await waitFor(() =>
    expect(saving.mock.lastCall?.[0]).toMatchObject({
      noun: 'machines-with-access',
      missing: ['Records couldn’t be read'],
    }),
  );
  expect(screen.queryByText(/Records/)).toBeNull();
});
