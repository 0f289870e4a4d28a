import {
  ClientSideRowModelModule,
  createGrid,
  ModuleRegistry,
  QuickFilterModule,
  themeQuartz,
} from 'ag-grid-community';

ModuleRegistry.registerModules([ClientSideRowModelModule, QuickFilterModule]);

let rowData = [];

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
    const api = createGrid(grid, {
      theme: themeQuartz,
      columnDefs: Object.keys(rowData[0]).map((field) => ({ field, flex: 1 })),
      rowData,
      rowHeight: 36,
      headerHeight: 36,
      // Texts are put together once, as its own guide advises: https://www.ag-grid.com/javascript-data-grid/filter-quick/
      cacheQuickFilter: true,
    });
    search.addEventListener('input', () => api.setGridOption('quickFilterText', search.value));
  },
};
