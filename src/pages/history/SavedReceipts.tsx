import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { mapLimit } from '#src/lib/concurrency.ts';
import { classNames } from '#src/ui/class-names.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { isOutside, type SavedReceipt, takenWords, takeSaved } from './saved-receipts.ts';
import styles from './SavedReceipts.module.css';

/** Takes receipts that were saved earlier, dropped or chosen. */
export function SavedReceipts({
  entries,
  inPeriod,
  saved,
  disabled,
  onAdd,
}: {
  /** Every consent that was read. */
  entries: readonly ConsentHistoryEntry[];
  /** Ids of the consents that will be in the pack, unless no period can be used. */
  inPeriod: ReadonlySet<string> | undefined;
  saved: readonly SavedReceipt[];
  disabled: boolean;
  onAdd: (saved: readonly SavedReceipt[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [latest, setLatest] = useState<readonly SavedReceipt[]>([]);
  const take = async (files: readonly File[]) => {
    if (disabled) return;
    setLatest([]);
    const taken = await mapLimit(files, 2, (file) => takeSaved(file, entries));
    onAdd(taken);
    setLatest(taken);
  };
  return (
    <>
      <div
        className={classNames(styles.zone, isOver && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take([...event.dataTransfer.files]);
        }}
      >
        <Button size="small" disabled={disabled} onClick={() => input.current?.click()}>
          Add saved receipts
        </Button>
        <span className={styles.hint}>or drop them here. They stay in this browser.</span>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          multiple
          hidden
          aria-label="Saved receipts"
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            // The same file may be chosen again.
            event.currentTarget.value = '';
            void take(files);
          }}
        />
      </div>
      <div role="status" className="visually-hidden">
        {latest.length > 0 && takenWords(latest, inPeriod)}
      </div>
      {saved.length > 0 && (
        <ul className={styles.list} aria-label="Added receipts">
          {saved.map((receipt, index) => (
            <li key={`${index} ${receipt.name}`}>
              <Added receipt={receipt} isLeftOut={isOutside(receipt, inPeriod)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface AddedProps {
  receipt: SavedReceipt;
  isLeftOut: boolean;
}

function Added({ receipt, isLeftOut }: AddedProps) {
  const tone = receipt.ok && !isLeftOut ? 'good' : 'attention';
  return (
    <StateWord tone={tone} detail={<Detail receipt={receipt} isLeftOut={isLeftOut} />}>
      <VisibleText text={receipt.name} max={60} />
    </StateWord>
  );
}

function Detail({ receipt, isLeftOut }: AddedProps) {
  if (!receipt.ok) return <>not added: {receipt.reason}</>;
  if (isLeftOut) return <>{receipt.consentId}, not of this period: it is not in the pack</>;
  if (receipt.signed) return <>{receipt.consentId}, with the signature</>;
  return (
    <>
      {receipt.consentId}, added as it is. {receipt.note}
    </>
  );
}
