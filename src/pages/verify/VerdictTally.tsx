import { Button } from '@fluentui/react-components';
import { Section } from '#src/ui/Section.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { type ChosenReceipts, isOutOfOrder } from './chosen-receipts.ts';
import { kindCounts, verdictTones } from './verdict-kinds.ts';
import { whomAsked } from './verdict-news.ts';
import styles from './VerdictTally.module.css';

const inWords = (count: number): string => count.toLocaleString('en');

/** How many of all files hold and how many do not, above what came of each. */
export function VerdictTally({
  chosen,
  onPutFirst,
}: {
  chosen: readonly ChosenReceipts[];
  /** Puts those that do not hold before the others. */
  onPutFirst: () => void;
}) {
  const results = chosen.flatMap((one) => one.results);
  const expected = chosen.reduce((sum, one) => sum + one.expected, 0);
  const checked = results.length < expected ? `${inWords(results.length)} of ${inWords(expected)}` : inWords(expected);
  const work = workWords(chosen);
  return (
    <Section title={`${checked} checked`}>
      <ul className={styles.counts} aria-label="What was found">
        {kindCounts(results).map(({ kind, title, count }) => (
          <li key={kind}>
            <StateWord tone={count === 0 ? 'neutral' : verdictTones[kind]}>
              {title}: <strong>{inWords(count)}</strong>
            </StateWord>
          </li>
        ))}
      </ul>
      {/* It keeps its line: nothing moves below when what stands in it comes and goes. */}
      <div className={styles.line}>
        {work !== undefined && <Spinner label={work} />}
        {work === undefined && chosen.some(isOutOfOrder) && (
          <Button ref={passFocusOn} size="small" onClick={onPutFirst}>
            Show first what does not hold
          </Button>
        )}
      </div>
    </Section>
  );
}

/** What is still done about the files; nobody is asked before all that were chosen together have been checked. */
function workWords(chosen: readonly ChosenReceipts[]): string | undefined {
  if (chosen.some(({ isShown }) => !isShown)) return 'Checking';
  const asked = chosen.flatMap(({ results }) => results).filter(({ asking }) => asking !== undefined);
  const whom = whomAsked(asked);
  return whom === undefined ? undefined : `Asking ${whom} about ${inWords(asked.length)}`;
}
