import { Button } from '@fluentui/react-components';
import { DocumentArrowUp24Regular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import type { ClipboardEvent, DragEvent } from 'react';
import { classNames } from './class-names.ts';
import styles from './FileDrop.module.css';

/** Takes files that are dropped, chosen or pasted. `label` names the button, `hint` says what is taken and what becomes of it. */
export function FileDrop({
  label,
  hint,
  accept,
  onFiles,
}: {
  label: string;
  hint: string;
  /** As of an input element: ".json,application/json". */
  accept: string;
  onFiles: (files: readonly File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files !== null && files.length > 0) onFiles([...files]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    take(event.dataTransfer.files);
  };
  const over = (event: DragEvent) => {
    // Without it the browser would leave the page for the file.
    event.preventDefault();
    setIsOver(true);
  };
  const paste = (event: ClipboardEvent) => take(event.clipboardData.files);
  return (
    <div
      className={classNames(styles.place, isOver && styles.over)}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      onPaste={paste}
    >
      <span className={styles.icon} aria-hidden="true">
        <DocumentArrowUp24Regular />
      </span>
      <Button appearance="primary" onClick={() => input.current?.click()}>
        {label}
      </Button>
      <span className={styles.hint}>{hint}</span>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file may be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
