import { visibleText } from '#src/lib/visible-text.ts';

/** Text that shows all that is in it, and reads in one direction whatever stands beside it. */
const isPlain = (text: string) => /^[\x20-\x7e]*$/.test(text);

/**
 * Text from a machine, a tag or another person: isolated from the text around it, invisible characters marked, long text cut with the whole
 * of it in the title. `max`: Infinity for what was bounded where it was read and is to be shown whole, as on paper, which has no title.
 */
export function VisibleText({ text, max = 200 }: { text: string; max?: number }) {
  // Most names are; a list of them does without an element for each.
  if (text.length <= max && isPlain(text)) return text;
  const shown = visibleText(text, max);
  return <bdi title={shown === text ? undefined : visibleText(text, 10_000)}>{shown}</bdi>;
}
