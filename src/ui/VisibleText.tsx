import { visibleText } from '#src/lib/visible-text.ts';

/** Text from a machine, a tag or another person: isolated from the text around it, invisible characters marked, long text cut with the whole of it in the title. */
export function VisibleText({ text, max = 200 }: { text: string; max?: number }) {
  const shown = visibleText(text, max);
  return <bdi title={shown === text ? undefined : visibleText(text, 10_000)}>{shown}</bdi>;
}
