import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import { checkMeanings, checkTitles } from '#src/consent/receipts/receipt-meanings.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { stateTones, stateWords } from './receipt-words.ts';
import styles from './ReceiptChecks.module.css';

/** Every check of a receipt: what it found, and what that proves. */
export function ReceiptChecks({ checks }: { checks: readonly ReceiptCheck[] }) {
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
              <VisibleText text={finding} max={1200} />
            </p>
            <p className={styles.meaning}>{checkMeanings[key]}</p>
          </Foldable>
        </li>
      ))}
    </ul>
  );
}
