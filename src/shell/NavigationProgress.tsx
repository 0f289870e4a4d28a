import { makeStyles } from '@fluentui/react-components';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useNavigation } from 'react-router';
import { ProgressBar } from '#src/ui/ProgressBar.tsx';
import { leaving } from './leaving.ts';

const useStyles = makeStyles({
  place: { position: 'sticky', top: '48px', zIndex: 4, height: 0 },
  bar: { position: 'absolute', top: '-1px' },
});

/** Says that the next page, or Microsoft Entra's, is on its way, once that takes longer than a blink. */
export function NavigationProgress() {
  const styles = useStyles();
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
      {visible && (
        <ProgressBar className={styles.bar} thick label={isLeaving ? 'Going to Microsoft Entra' : 'Loading the page'} />
      )}
    </div>
  );
}
