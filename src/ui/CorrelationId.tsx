import { CopyButton } from './CopyButton.tsx';
import styles from './CorrelationId.module.css';

/** What Microsoft Support asks for first when a call to Azure failed. */
export function CorrelationId({ id }: { id: string }) {
  return (
    <span className={styles.root}>
      <span>
        Correlation ID <code>{id}</code>
      </span>
      <CopyButton text={id} label="Copy correlation ID" />
    </span>
  );
}
