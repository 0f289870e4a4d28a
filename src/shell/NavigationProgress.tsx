import { useEffect, useState, useSyncExternalStore } from 'react';
import { useNavigation } from 'react-router';
import { ProgressBar } from '#src/ui/ProgressBar.tsx';
import { leaving } from './leaving.ts';
import styles from './NavigationProgress.module.css';

/** Says that the next page, or Microsoft Entra's, is on its way, once that takes longer than a blink. */
export function NavigationProgress() {
  const isLeaving = useSyncExternalStore(leaving.subscribe, leaving.get) === 'underWay';
  const loading = useNavigation().state === 'loading' || isLeaving;
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
