import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { mapLimit } from '#src/lib/concurrency.ts';
import { classNames } from '#src/ui/class-names.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { type SavedReceipt, takenWords, takeSaved } from './saved-receipts.ts';
import styles from './SavedReceipts.module.css';

/** Takes receipts that were saved earlier, dropped or chosen. */
export function SavedReceipts({
  entries,
  saved,
  disabled,
  onAdd,
}: {
  entries: readonly ConsentHistoryEntry[];
  saved: readonly SavedReceipt[];
  disabled: boolean;
  onAdd: (saved: readonly SavedReceipt[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [news, setNews] = useState('');
  const take = async (files: readonly File[]) => {
    if (disabled) return;
    setNews('');
    const taken = await mapLimit(files, 2, (file) => takeSaved(file, entries));
    onAdd(taken);
    setNews(takenWords(taken));
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
        {news}
      </div>
      {saved.length > 0 && (
        <ul className={styles.list} aria-label="Added receipts">
          {saved.map((receipt, index) => (
            <li key={`${index} ${receipt.name}`}>
              <StateWord tone={receipt.ok ? 'good' : 'attention'} detail={<Detail receipt={receipt} />}>
                <VisibleText text={receipt.name} max={60} />
              </StateWord>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Detail({ receipt }: { receipt: SavedReceipt }) {
  if (!receipt.ok) return <>not added: {receipt.reason}</>;
  if (receipt.signed) return <>{receipt.consentId}, with the signature</>;
  return (
    <>
      {receipt.consentId}, added as it is. {receipt.note}
    </>
  );
}
