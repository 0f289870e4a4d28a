import type { ReactNode } from 'react';
import type { ListPageProps } from './list.ts';

/** A list with all that lists have: search, filters, counts, groups, columns, export, problems, selection. Stands in a page below its commands. */
export function ListPage<Row>(_props: ListPageProps<Row>): ReactNode {
  throw new Error('not written yet');
}
