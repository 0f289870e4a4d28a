import { visibleText } from '#src/lib/visible-text.ts';
import { type VerdictWords, verdictWords } from '#src/pages/shared/receipt-words.ts';
import type { Verification } from './verification.ts';

/** So many files are named of those with the same verdict. */
const mostNamed = 5;

function nameList(names: readonly string[]): string {
  const named = names.slice(0, mostNamed).map((name) => visibleText(name, 80));
  const left = names.length - named.length;
  return left === 0 ? named.join(', ') : `${named.join(', ')} and ${left} more`;
}

type Verdict = Pick<VerdictWords, 'title' | 'intent'> & { name: string };

/** "1 does not hold: changed.json"; those that no check speaks against are not named. */
function groupWords({ title, intent }: Verdict, names: readonly string[]): string {
  const words = `${names.length} ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  return intent === 'error' ? `${words}: ${nameList(names)}` : words;
}

/** Who is still asked about any of these files. */
export const whomAsked = (shown: readonly Verification[]): string | undefined =>
  // Whoever is asked more is asked what the others are, too.
  shown
    .flatMap(({ asking }) => asking?.whom ?? [])
    .toSorted()
    .at(-1);

/** What has come of checking all files that are shown, what does not hold first, and who is still being asked. */
export function verdictNews(shown: readonly Verification[]): string {
  const whom = whomAsked(shown);
  return whom === undefined ? foundWords(shown) : `${foundWords(shown)}. Now asking ${whom}.`;
}

function foundWords(shown: readonly Verification[]): string {
  const verdicts = shown.map(({ name, checks }): Verdict => ({ name, ...verdictWords(checks) }));
  const [first] = verdicts;
  if (first === undefined) return '';
  if (verdicts.length === 1) return `${visibleText(first.name, 80)}: ${first.title}`;
  const kinds = verdicts.filter(({ title }, place) => verdicts.findIndex((one) => one.title === title) === place);
  const ordered = kinds.toSorted((a, b) => Number(b.intent === 'error') - Number(a.intent === 'error'));
  const groups = ordered.map((kind) =>
    groupWords(
      kind,
      verdicts.filter(({ title }) => title === kind.title).map(({ name }) => name),
    ),
  );
  return `${verdicts.length} checked: ${groups.join('; ')}`;
}
