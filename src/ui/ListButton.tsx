import { Button } from '@fluentui/react-components';
import type { ReactElement, ReactNode } from 'react';
import { LatePopover } from './LatePopover.tsx';
import styles from './ListButton.module.css';

/** A button at the end of a list's filters, with a panel: "Columns". An icon alone where the window is narrow. */
export function ListButton<Content>({
  label,
  icon,
  load,
  children,
}: {
  label: string;
  icon: ReactElement;
  load: () => Promise<Content>;
  children: (content: Content, close: () => void) => ReactNode;
}) {
  return (
    <LatePopover
      label={label}
      load={load}
      renderButton={(opener) => (
        <Button {...opener} appearance="subtle" size="small" icon={icon} className={styles.button}>
          <span className={styles.word}>{label}</span>
        </Button>
      )}
    >
      {children}
    </LatePopover>
  );
}
