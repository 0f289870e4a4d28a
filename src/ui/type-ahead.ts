/** What was typed to find a row, and when the last key came, ms. */
export interface Typed {
  text: string;
  at: number;
}

/** A pause of this length begins anew, ms. */
const pause = 1000;

export function typedOn(before: Typed | undefined, character: string, at: number): Typed {
  const continues = before !== undefined && at - before.at < pause;
  return { text: (continues ? before.text : '') + character.toLowerCase(), at };
}

/**
 * The next row whose text begins with what was typed, from the row that has the focus on and round the end; -1 where none does. The same
 * letter again and again goes from one such row to the next.
 */
export function findByText(
  { text }: Typed,
  from: number,
  count: number,
  textAt: (index: number) => string | undefined,
): number {
  const letter = text.slice(0, 1);
  const isOneLetter = text === letter.repeat(text.length);
  const wanted = isOneLetter ? letter : text;
  const first = isOneLetter ? from + 1 : Math.max(from, 0);
  for (let offset = 0; offset < count; offset += 1) {
    const index = (first + offset) % count;
    if (textAt(index)?.slice(0, wanted.length).toLowerCase() === wanted) return index;
  }
  return -1;
}
