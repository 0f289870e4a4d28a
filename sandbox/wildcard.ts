/**
 * Whether a text is what a pattern says, in which `*` stands for any characters, also for none. Piece by piece and not with a regular
 * expression, which tries every way to share out the text: of many stars it takes longer than anybody waits.
 */
export const matchesWildcard = (pattern: string, text: string): boolean => {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return from <= text.length - last.length;
};
