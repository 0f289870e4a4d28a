/**
 * Text that a machine or another person wrote, made safe to read: characters that are invisible, that reorder the text around them or that
 * merely look like a space are replaced by a visible mark, so two names that differ only in them look different.
 */
// Default_Ignorable covers zero-width, bidi isolates, variation selectors, Hangul fillers and tags; Cs are lone surrogates; Zs are the spaces beside U+0020.
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}]/gu;

function mark(character: string): string {
  if (character === ' ') return ' ';
  if (character === '\n') return '⏎';
  if (character === '\t') return '⇥';
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** At most `max` characters (code points), cut with an ellipsis. Total: any string is accepted. */
export function visibleText(text: string, max = 200): string {
  // A character becomes at most 10 (⟨U+10FFFF⟩), never fewer than 1: what lies beyond max + 1 cannot be seen.
  const head = Array.from(text.slice(0, 2 * (max + 1))).slice(0, max + 1);
  const marked = Array.from(head.join('').replaceAll('\r\n', '\n').replace(unseen, mark));
  const whole = marked.length <= max && text.length <= head.join('').length;
  return whole ? marked.join('') : `${marked.slice(0, Math.max(0, max - 1)).join('')}…`;
}
