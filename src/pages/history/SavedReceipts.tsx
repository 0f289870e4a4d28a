import { Button } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { visibleText } from '#src/lib/visible-text.ts';
import { classNames } from '#src/ui/class-names.ts';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { isOutside, type SavedReceipt, takenWords } from './saved-receipts.ts';
import type { SavedReceiptList } from './use-saved-receipts.ts';
import styles from './SavedReceipts.module.css';

/** Takes receipts that were saved earlier, dropped or chosen. */
export function SavedReceipts({
  list: { saved, latest, reading, add, remove },
  outside,
  disabled,
}: {
  list: SavedReceiptList;
  /** Ids of the consents on record that will not be in the pack, unless no period can be used. */
  outside: ReadonlySet<string> | undefined;
  /** While a pack is being built, of what was added before. */
  disabled: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  return (
    <>
      <div
        className={classNames(styles.zone, isOver && styles.over)}
        onDragOver={(event) => {
          // Then the page refuses it as it does beside this place.
          if (disabled) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          if (disabled) return;
          event.preventDefault();
          setOver(false);
          void add([...event.dataTransfer.files]);
        }}
      >
        <Button size="small" disabled={disabled} onClick={() => input.current?.click()}>
          Add saved receipts
        </Button>
        <span className={styles.hint}>
          {disabled
            ? 'None can be added while the pack is being built.'
            : 'or drop them here. They stay in this browser.'}
        </span>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          multiple
          hidden
          disabled={disabled}
          aria-label="Saved receipts"
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            // The same file may be chosen again.
            event.currentTarget.value = '';
            void add(files);
          }}
        />
      </div>
      <div role="status" className="visually-hidden">
        {latest.length > 0 && takenWords(latest, outside)}
      </div>
      {saved.length > 0 && (
        <ul className={styles.list} aria-label="Added receipts">
          {saved.map((receipt, index) => (
            <li key={`${index} ${receipt.name}`} className={styles.item}>
              <Added receipt={receipt} isLeftOut={isOutside(receipt, outside)} />
              <Button
                ref={passFocusOn}
                appearance="subtle"
                size="small"
                icon={<Dismiss16Regular />}
                aria-label={`Remove ${visibleText(receipt.name, 60)}`}
                // A signature that goes with this one may be what another is being told to have.
                // It may have the focus.
                disabledFocusable={disabled || reading > 0}
                onClick={() => remove(receipt)}
              />
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
