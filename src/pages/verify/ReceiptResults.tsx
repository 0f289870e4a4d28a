import { memo, useState } from 'react';
import { MoreButton } from '#src/pages/shared/MoreButton.tsx';
import { usePrinting } from '#src/ui/printing.ts';
import { areMany, type ChosenReceipts } from './chosen-receipts.ts';
import { ReceiptLine } from './ReceiptLine.tsx';
import { ReceiptResult } from './ReceiptResult.tsx';
import styles from './ReceiptResults.module.css';

/** So many lines are drawn at once, and so many more with each press. */
const batch = 100;

/** So many of those that do not hold are open at first; more would be screens of them. */
const mostOpen = 5;

/** What came of the files that were chosen together: few one below the other with all their checks, of many a line each. */
export const ReceiptResults = memo(function ReceiptResults({ chosen }: { chosen: ChosenReceipts }) {
  const [drawn, setDrawn] = useState(batch);
  const isPrinted = usePrinting();
  const { results, ahead } = chosen;
  if (!areMany(chosen)) return results.map((one) => <ReceiptResult key={one.id} verification={one} />);
  const most = isPrinted ? results.length : drawn;
  const left = results.length - most;
  return (
    <div>
      <ul className={styles.list} aria-label="Receipts">
        {results.slice(0, most).map((one, place) => (
          <ReceiptLine key={one.id} verification={one} isOpen={place < Math.min(ahead, mostOpen)} />
        ))}
      </ul>
      {left > 0 && (
        <MoreButton className={styles.more} onPress={() => setDrawn(drawn + batch)}>
          {`Show ${Math.min(batch, left)} more of ${left}`}
        </MoreButton>
      )}
    </div>
  );
});
