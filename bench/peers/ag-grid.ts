import {
  ClientSideRowModelModule,
  type ColDef,
  createGrid,
  ModuleRegistry,
  QuickFilterModule,
  type GridOptions,
  themeQuartz,
} from 'ag-grid-community';

ModuleRegistry.registerModules([ClientSideRowModelModule, QuickFilterModule]);

const columnDefs: ColDef<BenchMachine>[] = (
  [
    'name',
    'status',
    'operatingSystem',
    'resourceGroup',
    'subscription',
    'region',
    'agentVersion',
    'tags',
    'eligibility',
  ] as const
).map((field) => ({ field, flex: 1 }));

let rowData: BenchMachine[] = [];

window.contender = {
  prepare(machines) {
    rowData = [...machines];
  },
  show(place) {
    const search = document.createElement('input');
    search.type = 'search';
    const grid = document.createElement('div');
    grid.style.height = '836px';
    place.append(search, grid);
    const options: GridOptions<BenchMachine> = {
      theme: themeQuartz,
      columnDefs,
      rowData,
      rowHeight: 36,
      headerHeight: 36,
      // Texts are put together once, as its own guide advises: https://www.ag-grid.com/javascript-data-grid/filter-quick/
      cacheQuickFilter: true,
    };
    const api = createGrid(grid, options);
    search.addEventListener('input', () => api.setGridOption('quickFilterText', search.value));
  },
};
