import { classNames } from './class-names.ts';
import { CopyButton } from './CopyButton.tsx';
import styles from './ui.module.css';

/** Code to read and copy. `label` names it for the copy button and for screen readers: "Azure CLI". */
export function CodeBlock({ code, label, isWrapped = false }: { code: string; label: string; isWrapped?: boolean }) {
  return (
    <div className={styles.codeBlock}>
      {/* Focusable, so that a keyboard can scroll what does not fit. */}
      <pre
        tabIndex={0}
        role="group"
        aria-label={label}
        className={classNames(styles.framed, isWrapped && styles.wrapped)}
      >
        <code>{code}</code>
      </pre>
      <span className={styles.codeCopy}>
        <CopyButton text={code} label={`Copy ${label}`} />
      </span>
    </div>
  );
}
