import { Button } from '@fluentui/react-components';
import type { Opener } from './use-late-popover.ts';
import styles from './PillButton.module.css';

/** What a filter is set to, and opens it: "Status: **all**". */
export function PillButton({ opener, label, value }: { opener: Opener; label: string; value: string }) {
  return (
    <Button {...opener} shape="circular" size="small">
      <span>
        {label}: <span className={styles.value}>{value}</span>
      </span>
    </Button>
  );
}
