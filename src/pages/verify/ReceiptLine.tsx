import { memo } from 'react';
import { visibleText } from '#src/lib/visible-text.ts';
import { verdictWords } from '#src/pages/shared/receipt-words.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { ReceiptParts } from './ReceiptResult.tsx';
import { verdictTones } from './verdict-kinds.ts';
import type { Verification } from './verification.ts';
import styles from './ReceiptLine.module.css';

/** One file among many: its name and the verdict, and the rest when asked for. */
export const ReceiptLine = memo(function ReceiptLine({
  verification,
  isOpen,
}: {
  verification: Verification;
  /** At first. */
  isOpen: boolean;
}) {
  const { intent, title } = verdictWords(verification.checks);
  return (
    <li>
      <Foldable
        quiet={intent !== 'error'}
        defaultOpen={isOpen}
        summary={
          <StateWord tone={verdictTones[intent]}>
            <span>{visibleText(verification.name, 80)}</span>
            <span className={styles.dot}> · </span>
            <span className={styles.verdict}>{title}</span>
          </StateWord>
        }
      >
        <ReceiptParts verification={verification} />
      </Foldable>
    </li>
  );
});
