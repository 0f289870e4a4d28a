/** What ends a literal, what nobody can see, and halves of characters, which no URL can carry. */
const escaped = /[\\'\p{C}\p{Zl}\p{Zp}]/gu;

const codeUnits = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
    .join('');

/** Any text as a string literal of Kusto. https://learn.microsoft.com/kusto/query/scalar-data-types/string */
export const kustoString = (text: string): string =>
  `'${text.replace(escaped, (character) => (character === '\\' || character === "'" ? `\\${character}` : codeUnits(character)))}'`;

/** A list of texts, for `in` and `in~`. */
export const kustoList = (texts: readonly string[]): string => `(${texts.map(kustoString).join(', ')})`;
