import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { Opener } from './use-late-popover.ts';

const useStyles = makeStyles({ value: { fontWeight: tokens.fontWeightSemibold } });

/** What a filter is set to, and opens it: "Status: **all**". */
export function PillButton({ opener, label, value }: { opener: Opener; label: string; value: string }) {
  const styles = useStyles();
  return (
    <Button {...opener} shape="circular" size="small">
      <span>
        {label}: <span className={styles.value}>{value}</span>
      </span>
    </Button>
  );
}
