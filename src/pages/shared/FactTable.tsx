import { memo } from 'react';
import type { ReactNode } from 'react';
import styles from './shared.module.css';

export interface FactColumn<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
}

/**
 * A short table without tools, such as a machine's sessions; a list of any length is a ListPage. The first column names the row. In a narrow
 * window each row is a card. A row is drawn anew when it, or `columns`, is another.
 */
export function FactTable<Row>({
  label,
  columns,
  rows,
  keyOf,
}: {
  label: string;
  columns: readonly FactColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}) {
  return (
    <table aria-label={label} className={styles.table}>
      <thead>
        <tr>
          {columns.map(({ header }) => (
            <th key={header} scope="col">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <FactRow key={keyOf(row)} row={row} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

const FactRow = memo(drawRow) as typeof drawRow;

function drawRow<Row>({ row, columns }: { row: Row; columns: readonly FactColumn<Row>[] }) {
  return (
    <tr>
      {columns.map(({ header, cell }, index) => {
        const Cell = index === 0 ? 'th' : 'td';
        return (
          <Cell key={header} data-header={header} scope={index === 0 ? 'row' : undefined}>
            <div>{cell(row)}</div>
          </Cell>
        );
      })}
    </tr>
  );
}
