import { Spinner } from '#src/ui/Spinner.tsx';
import styles from './FirstLoad.module.css';

/** Until the first page's code and data are there. */
export function FirstLoad() {
  return (
    <main className={styles.place}>
      <Spinner size="large" label="Loading Remote Support" />
    </main>
  );
}
