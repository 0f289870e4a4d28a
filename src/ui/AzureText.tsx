import { isPlain, visibleText } from '#src/lib/visible-text.ts';

/**
 * Text that came from Azure, a machine or another person: kept apart from the direction of the text around it, with invisible characters
 * marked, and cut at `max` characters with the whole of it in the title. `max={Infinity}` shows all, as on paper.
 */
export function AzureText({ text, max = 200 }: { text: string; max?: number }) {
  // Most names are plain; a list of them does without an element for each.
  if (text.length <= max && isPlain(text)) return text;
  const shown = visibleText(text, max);
  return <bdi title={shown === text ? undefined : visibleText(text, 10_000)}>{shown}</bdi>;
}
