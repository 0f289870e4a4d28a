import { Button, makeStyles } from '@fluentui/react-components';
import type { ReactElement, ReactNode } from 'react';
import { LatePopover } from './LatePopover.tsx';
import { narrow } from './widths.ts';

const useStyles = makeStyles({
  button: { [narrow]: { minWidth: 0 } },
  // There is no room for it beside the filters; it is still the button's name.
  word: {
    [narrow]: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  },
});

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
  const styles = useStyles();
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
