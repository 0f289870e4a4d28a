// @ts-check
// Everything that does not show as itself: controls, marks without width or that reorder text, separators, half characters, private use.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/**
 * Text for a terminal. What could move the cursor, reorder text or hide is written out as `\u{…}`.
 * @param {string} text
 */
export const visibleText = (text) =>
  text.replace(hidden, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/**
 * The same for JSON text, where it stays the same value. Line feeds outside of texts are kept; inside, JSON escapes them itself.
 * @param {string} json
 */
export const visibleJson = (json) =>
  json.replace(hidden, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
          .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
          .join(''),
  );
