import { useEffect, useState } from 'react';
import { useNavigation } from 'react-router';
import { ProgressBar } from '#src/ui/ProgressBar.tsx';
import styles from './NavigationProgress.module.css';

/** Says that the next page is on its way, once that takes longer than a blink. */
export function NavigationProgress() {
  const loading = useNavigation().state === 'loading';
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    if (!loading) return setVisible(false);
    const timer = setTimeout(() => setVisible(true), 150);
    return () => clearTimeout(timer);
  }, [loading]);
  return (
    <div className={styles.place}>
      {visible && <ProgressBar className={styles.bar} thick label="Loading the page" />}
    </div>
  );
}
