/** For tests: a reader of RFC 4180 of its own, so that the writer is not tested by itself. Throws on text that is not wholly read. */
export const readCsv = (text: string): string[][] => {
  const rows: string[][] = [];
  let cells: string[] = [];
  let read = 0;
  for (const match of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/gy)) {
    const [whole, cell = '', end] = match;
    read += whole.length;
    cells.push(cell.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(cells);
    cells = [];
  }
  if (read !== text.length || cells.length > 0) throw new Error(`No table at character ${read}.`);
  return rows;
};
