import { classNames } from './class-names.ts';
import { CopyButton } from './CopyButton.tsx';
import styles from './CodeBlock.module.css';

/** Code to read and copy. `label` names it for the copy button and for screen readers: "Azure CLI". */
export function CodeBlock({ code, label, wrap = false }: { code: string; label: string; wrap?: boolean }) {
  return (
    <div className={styles.root}>
      {/* Focusable, so that a keyboard can scroll what does not fit. */}
      <pre
        className={classNames(styles.code, styles.tall, wrap && styles.wrap)}
        tabIndex={0}
        role="group"
        aria-label={label}
      >
        <code>{code}</code>
      </pre>
      <span className={styles.copy}>
        <CopyButton text={code} label={`Copy ${label}`} />
      </span>
    </div>
  );
}
