import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReceiptCheck } from '#src/consent/receipt-check.ts';
import { checkMeanings, checkTitles } from '#src/consent/receipt-meanings.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { stateTones, stateWords } from './receipt-words.ts';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  finding: { margin: 0, overflowWrap: 'anywhere' },
  meaning: { margin: 0, maxWidth: '72ch', color: tokens.colorNeutralForeground2 },
});

/** Every check of a receipt: what it found, and what that proves. */
export function ReceiptChecks({ checks }: { checks: readonly ReceiptCheck[] }) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label="Checks">
      {checks.map(({ key, state, finding }) => (
        <li key={key}>
          <Foldable
            quiet
            defaultOpen={state === 'fail'}
            summary={
              <StateWord tone={stateTones[state]} detail={stateWords[state]}>
                {checkTitles[key]}
              </StateWord>
            }
          >
            <p className={styles.finding}>
              <VisibleText text={finding} max={600} />
            </p>
            <p className={styles.meaning}>{checkMeanings[key]}</p>
          </Foldable>
        </li>
      ))}
    </ul>
  );
}
