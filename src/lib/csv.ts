/** A table for spreadsheets (RFC 4180): the first row names the columns, and every row ends in CR LF. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** The same as the text of a file: spreadsheets take one without this mark for another encoding than UTF-8. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${csvText(rows)}`;
}

/**
 * The texts as one cell, as many as it holds. Excel holds 32,767 characters and cuts off the rest without a word. `more`: where the others
 * are, "12 more: see machines.csv" being said with "machines.csv".
 */
export function cellList(texts: readonly string[], separator: string, more: string): string {
  let rest = listRoom;
  const beyond = texts.findIndex((text) => (rest -= asText(separator + text).length) < 0);
  if (beyond < 0) return texts.join(separator);
  const left = (texts.length - beyond).toLocaleString('en-GB');
  return [...texts.slice(0, beyond), `${left} more: see ${more}`].join(separator);
}

const listRoom = 32_000;

/** Characters with which spreadsheets begin a formula. */
const sign = '[=+\\-@|%＝＋－＠]';

/** Spreadsheets run a cell that begins so as a formula, also behind spaces and after a quote is taken off. */
const formula = new RegExp(`^\\s*(?:${sign}|[\\t\\r\\n\\0])`, 'u');

/** The same further on in a cell: a spreadsheet whose lists are separated by semicolons, or by tabs, begins a cell there. */
const formulaInside = new RegExp(`([;\\t\\r\\n][\\s"\\0]*)(?=${sign})`, 'gu');

/** As text where a spreadsheet would see a formula. https://owasp.org/www-community/attacks/CSV_Injection */
function asText(text: string): string {
  return `${formula.test(text) ? "'" : ''}${text.replaceAll(formulaInside, "$1'")}`;
}

/** One cell, always quoted. */
function csvCell(text: string): string {
  return `"${asText(text).replaceAll('"', '""')}"`;
}
