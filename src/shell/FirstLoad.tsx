import { Spinner, makeStyles } from '@fluentui/react-components';

const useStyles = makeStyles({ place: { display: 'flex', justifyContent: 'center', paddingTop: '30vh' } });

/** Until the first page's code and data are there. */
export function FirstLoad() {
  const styles = useStyles();
  return (
    <main className={styles.place}>
      <Spinner label="Loading Remote Support" />
    </main>
  );
}
