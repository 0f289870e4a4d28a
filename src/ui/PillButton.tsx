import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Opener } from './use-late-popover.ts';
import styles from './PillButton.module.css';

/** What a filter is set to, and opens it: "Status: **all**". */
export function PillButton({ opener, label, value }: { opener: Opener; label: string; value: ReactNode }) {
  return (
    <Button {...opener} shape="circular" size="small">
      <span>
        {label}: <span className={styles.value}>{value}</span>
      </span>
    </Button>
  );
}
