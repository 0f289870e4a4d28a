import { Button } from '@fluentui/react-components';
import { DocumentArrowUp24Regular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { classNames } from '#src/ui/class-names.ts';
import styles from './verify.module.css';

/** Takes files that are dropped, chosen or pasted. `label` names the button, `hint` says what is taken. `accept` as of an input: ".json". */
export function FileDrop({
  label,
  hint,
  accept,
  onFiles,
}: {
  label: string;
  hint: string;
  accept: string;
  onFiles: (files: readonly File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files !== null && files.length > 0) onFiles([...files]);
  };
  const over = (event: DragEvent, is: boolean) => {
    // Without it the browser would leave the page for the file.
    event.preventDefault();
    setIsOver(is);
  };
  return (
    <div
      className={classNames(styles.drop, isOver && styles.dropOver)}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        take(event.dataTransfer.files);
      }}
      onPaste={(event) => take(event.clipboardData.files)}
    >
      <DocumentArrowUp24Regular aria-hidden="true" />
      <Button appearance="primary" onClick={() => input.current?.click()}>
        {label}
      </Button>
      {hint}
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
