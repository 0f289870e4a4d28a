/** Characters with which spreadsheets begin a formula. */
const sign = '[=+\\-@|%＝＋－＠]';

/** Spreadsheets run a cell that begins so as a formula, also behind spaces and after a quote is taken off. */
const formula = new RegExp(`^\\s*(?:${sign}|[\\t\\r\\n\\0])`, 'u');

/**
 * The same further on in a cell: a spreadsheet whose lists are separated by semicolons, as in much of Europe, or by tabs, begins a cell there,
 * and so does what takes lines apart before cells.
 */
const formulaInside = new RegExp(`([;\\t\\r\\n][\\s"\\0]*)(?=${sign})`, 'gu');

/** One cell: always quoted, and as text where a spreadsheet would see a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const csvCell = (text: string): string => {
  const safe = `${formula.test(text) ? "'" : ''}${text.replaceAll(formulaInside, "$1'")}`;
  return `"${safe.replaceAll('"', '""')}"`;
};

/** A table for spreadsheets (RFC 4180): the first row names the columns, and every row ends in CR LF. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');

/** The same as the text of a file: spreadsheets take one without this mark for another encoding than UTF-8. */
export const csvFile = (rows: readonly (readonly string[])[]): string => `\uFEFF${csvText(rows)}`;
