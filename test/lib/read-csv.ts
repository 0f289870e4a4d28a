/** For tests: a reader of RFC 4180 of its own, so that the writer is not tested by itself. Throws on text that is not wholly read. */
export function readCsv(text: string): string[][] {
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
}

/**
 * For tests: the cells that a spreadsheet makes of the text where another character separates them. A quote at the beginning of a cell holds
 * together what follows up to the next single one; anywhere else it is a character.
 */
export function readSeparatedBy(separator: string, text: string): string[] {
  const cells: string[] = [];
  let rest = text;
  while (rest !== '') {
    const quoted = /^"((?:[^"]|"")*)"/u.exec(rest);
    const after = quoted ? rest.slice(quoted[0].length) : rest;
    const ends = [separator, '\r', '\n'].map((end) => after.indexOf(end)).filter((at) => at >= 0);
    const end = Math.min(after.length, ...ends);
    cells.push((quoted?.[1] ?? '').replaceAll('""', '"') + after.slice(0, end));
    rest = after.slice(end + 1);
  }
  return cells;
}
