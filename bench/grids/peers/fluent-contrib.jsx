import { createTableColumn, FluentProvider, webLightTheme } from '@fluentui/react-components';
import * as contrib from '@fluentui-contrib/react-data-grid-react-window';
import { useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';

const { DataGrid, DataGridBody, DataGridCell, DataGridHeader, DataGridHeaderCell, DataGridRow } = contrib;

let root;
let all = [];
let columns = [];
/** One lower-cased text a row, as somebody would write it who has many rows. */
let texts = [];

function List() {
  const [search, setSearch] = useState('');
  const items = useMemo(() => {
    const wanted = search.toLowerCase();
    return wanted === '' ? [...all] : all.filter((_, index) => texts[index].includes(wanted));
  }, [search]);
  return (
    <>
      <input type="search" aria-label="Search" value={search} onChange={(change) => setSearch(change.target.value)} />
      <DataGrid items={items} columns={columns} getRowId={(machine) => machine.name}>
        <DataGridHeader>
          <DataGridRow>
            {({ renderHeaderCell }) => <DataGridHeaderCell>{renderHeaderCell()}</DataGridHeaderCell>}
          </DataGridRow>
        </DataGridHeader>
        <DataGridBody itemSize={36} height={800}>
          {({ item, rowId }, style) => (
            <DataGridRow key={rowId} style={style}>
              {({ renderCell }) => <DataGridCell>{renderCell(item)}</DataGridCell>}
            </DataGridRow>
          )}
        </DataGridBody>
      </DataGrid>
    </>
  );
}

window.contender = {
  prepare(machines, place) {
    root = createRoot(place);
    root.render(<FluentProvider theme={webLightTheme} />);
    all = machines;
    columns = Object.keys(machines[0]).map((field) =>
      createTableColumn({ columnId: field, renderHeaderCell: () => field, renderCell: (machine) => machine[field] }),
    );
    texts = machines.map((machine) => Object.values(machine).join('\n').toLowerCase());
  },
  show() {
    root.render(
      <FluentProvider theme={webLightTheme}>
        <List />
      </FluentProvider>,
    );
  },
  // It leaves its header out of the count.
  extraRows: 0,
};
