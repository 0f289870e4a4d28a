import type { ReactNode } from 'react';
import styles from './shared.module.css';

export interface FactColumn<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
}

/** A short table without tools, such as a machine's sessions; a list of any length is a ListPage. In a narrow window each row is a card. */
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
          <tr key={keyOf(row)}>
            {columns.map(({ header, cell }) => (
              <td key={header} data-header={header}>
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
