import type { ListData } from './data.ts';
import type { ListSelection } from './list.ts';

/** Which rows are selected; it follows them by key when the data are read again. */
export function useListSelection<Row>(_data: ListData<Row> | undefined): ListSelection<Row> {
  throw new Error('not written yet');
}
