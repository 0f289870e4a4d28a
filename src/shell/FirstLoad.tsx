import { makeStyles } from '@fluentui/react-components';
import { Spinner } from '#src/ui/Spinner.tsx';

const useStyles = makeStyles({ place: { display: 'flex', justifyContent: 'center', paddingTop: '30vh' } });

/** Until the first page's code and data are there. */
export function FirstLoad() {
  const styles = useStyles();
  return (
    <main className={styles.place}>
      <Spinner size="large" label="Loading Remote Support" />
    </main>
  );
}
