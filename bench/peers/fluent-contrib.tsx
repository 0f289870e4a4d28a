import { createTableColumn, FluentProvider, webLightTheme } from '@fluentui/react-components';
import {
  DataGrid,
  DataGridBody,
  DataGridCell,
  DataGridHeader,
  DataGridHeaderCell,
  DataGridRow,
} from '@fluentui-contrib/react-data-grid-react-window';
import { useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';

const fields = [
  'name',
  'status',
  'operatingSystem',
  'resourceGroup',
  'subscription',
  'region',
  'agentVersion',
  'tags',
  'eligibility',
] as const satisfies readonly (keyof BenchMachine)[];

const columns = fields.map((field) =>
  createTableColumn<BenchMachine>({
    columnId: field,
    renderHeaderCell: () => field,
    renderCell: (machine) => machine[field],
  }),
);

let all: readonly BenchMachine[] = [];

/** One lower-cased text a row, as somebody would write it who has many rows. */
let texts: string[] = [];

function List() {
  const [search, setSearch] = useState('');
  const items = useMemo(() => {
    const wanted = search.toLowerCase();
    return wanted === '' ? [...all] : all.filter((_, index) => texts[index]?.includes(wanted));
  }, [search]);
  return (
    <>
      <input type="search" aria-label="Search" value={search} onChange={(change) => setSearch(change.target.value)} />
      <DataGrid items={items} columns={columns} getRowId={(machine: BenchMachine) => machine.name}>
        <DataGridHeader>
          <DataGridRow>
            {({ renderHeaderCell }) => <DataGridHeaderCell>{renderHeaderCell()}</DataGridHeaderCell>}
          </DataGridRow>
        </DataGridHeader>
        <DataGridBody<BenchMachine> itemSize={36} height={800}>
          {({ item, rowId }, style) => (
            <DataGridRow<BenchMachine> key={rowId} style={style}>
              {({ renderCell }) => <DataGridCell>{renderCell(item)}</DataGridCell>}
            </DataGridRow>
          )}
        </DataGridBody>
      </DataGrid>
    </>
  );
}

window.contender = {
  prepare(machines) {
    all = machines;
    texts = machines.map((machine) =>
      fields
        .map((field) => machine[field])
        .join('\n')
        .toLowerCase(),
    );
  },
  show(place) {
    createRoot(place).render(
      <FluentProvider theme={webLightTheme}>
        <List />
      </FluentProvider>,
    );
  },
  // It leaves its header out of the count.
  rowCount: () => Number(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')),
};
