/** Characters with which spreadsheets begin a formula. */
const sign = '[=+\\-@|%＝＋－＠]';

/** Spreadsheets run a cell that begins so as a formula, also behind spaces and after a quote is taken off. */
const formula = new RegExp(`^\\s*(?:${sign}|[\\t\\r\\n\\0])`, 'u');

/**
 * The same further on in a cell: a spreadsheet whose lists are separated by semicolons, as in much of Europe, or by tabs, begins a cell there,
 * and so does what takes lines apart before cells.
 */
const formulaInside = new RegExp(`([;\\t\\r\\n][\\s"\\0]*)(?=${sign})`, 'gu');

/** As text where a spreadsheet would see a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const asText = (text: string): string => `${formula.test(text) ? "'" : ''}${text.replaceAll(formulaInside, "$1'")}`;

/** One cell, always quoted. */
const csvCell = (text: string): string => `"${asText(text).replaceAll('"', '""')}"`;

/**
 * So many characters of a list are put into one cell. Excel holds 32,767 and cuts off the rest, or spreads it over the rows below, without a word:
 * https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
 */
const listRoom = 32_000;

/** The texts as one cell, as many as it holds, or has `room` for. `more`: where the others are, "12 more: see machines.csv" being said with "machines.csv". */
export const cellList = (texts: readonly string[], separator: string, more: string, room = listRoom): string => {
  let rest = room;
  const beyond = texts.findIndex((text) => (rest -= asText(separator + text).length) < 0);
  if (beyond < 0) return texts.join(separator);
  const left = (texts.length - beyond).toLocaleString('en-GB');
  return [...texts.slice(0, beyond), `${left} more: see ${more}`].join(separator);
};

/** A table for spreadsheets (RFC 4180): the first row names the columns, and every row ends in CR LF. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');

/** The same as the text of a file: spreadsheets take one without this mark for another encoding than UTF-8. */
export const csvFile = (rows: readonly (readonly string[])[]): string => `\uFEFF${csvText(rows)}`;
