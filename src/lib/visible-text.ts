/**
 * Text that a machine or another person wrote, made safe to read: characters that are invisible, that reorder the text around them, that
 * merely look like a space or, within a word, like a Latin letter are replaced by a visible mark, and so are spaces that a page would not
 * show. Two names that differ only in them look different.
 */
// Default_Ignorable covers zero-width, bidi isolates, variation selectors, Hangul fillers and tags; Cs are lone surrogates; Zs are the spaces beside U+0020.
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}]/gu;
// Sentences may be two spaces apart.
const lostSpaces = /^ +| +$|(?<=[^.:;!?] ) +/g;
const lookalikes = 'аеорсхуһіјѕАВЕКМНОРСТУХЅІЈοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';
const lookalike = new RegExp(`[${lookalikes}]`, 'gu');
const onlyLookalikes = new RegExp(`^[${lookalikes}\\p{N}]+$`, 'u');
const latin = /\p{Script=Latin}/u;

/** Cyrillic and Greek letters that look Latin, in something that is Latin: a word in its own script is left alone. */
function markLookalikes(text: string): string {
  return text.replace(/\S+/g, (token) =>
    latin.test(token)
      ? token.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) =>
          latin.test(word) || onlyLookalikes.test(word) ? word.replace(lookalike, mark) : word,
        )
      : token,
  );
}

function mark(character: string): string {
  if (character === ' ') return ' ';
  if (character === '\n') return '⏎';
  if (character === '\t') return '⇥';
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** Words of plain letters with single spaces between them, as most names are. */
export function isPlain(text: string): boolean {
  return /^(?:[!-~]+(?: [!-~]+)*)?$/.test(text);
}

/** At most `max` characters (code points), cut with an ellipsis. Total: any string is accepted. */
export function visibleText(text: string, max = 200): string {
  if (text.length <= max && isPlain(text)) return text;
  // A character becomes at most 10 (⟨U+10FFFF⟩), never fewer than 1: what lies beyond max + 1 cannot be seen.
  const head = Array.from(text.slice(0, 2 * (max + 1))).slice(0, max + 1);
  const spaced = head
    .join('')
    .replaceAll('\r\n', '\n')
    .replace(lostSpaces, (spaces) => '␣'.repeat(spaces.length));
  const seen = markLookalikes(spaced).replace(unseen, mark);
  const marked = Array.from(seen);
  const whole = marked.length <= max && text.length <= head.join('').length;
  return whole ? marked.join('') : `${marked.slice(0, Math.max(0, max - 1)).join('')}…`;
}
