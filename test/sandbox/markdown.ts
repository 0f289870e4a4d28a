/** A table as the formatter lays it out. */
export const tableOf = (head: readonly string[], rows: readonly string[][]): string => {
  const all = [[...head], ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};

/** The table on a page whose first column is called so. */
export const tableCalled = (name: string): RegExp => new RegExp(`\\| ${name} [^\\n]*\\n(?:\\|[^\\n]*\\n?)+`);
