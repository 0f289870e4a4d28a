import { Button, Popover, PopoverSurface, PopoverTrigger, makeStyles } from '@fluentui/react-components';
import { ColumnTriple20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ColumnsPanelProps, ColumnsPanel as Panel } from './ColumnsPanel.tsx';
import { narrow } from './widths.ts';

const useStyles = makeStyles({
  button: { [narrow]: { minWidth: 0 } },
  // There is no room for it beside the filters; it is still the button's name.
  word: {
    [narrow]: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  },
});

/** Which columns a list shows, in which order, how wide and how close. Its form controls come when somebody asks for them, as SettingsButton's do. */
export function ColumnsButton(props: ColumnsPanelProps) {
  const styles = useStyles();
  const [parts, setParts] = useState<{ ColumnsPanel: typeof Panel }>();
  const [isOpen, setIsOpen] = useState(false);
  const open = async () => {
    setParts(await import('./ColumnsPanel.tsx'));
    setIsOpen(true);
  };
  return (
    <Popover
      positioning="below-end"
      trapFocus
      open={isOpen}
      onOpenChange={(_, data) => {
        if (data.open) void open();
        else setIsOpen(false);
      }}
    >
      <PopoverTrigger disableButtonEnhancement>
        <Button appearance="subtle" size="small" icon={<ColumnTriple20Regular />} className={styles.button}>
          <span className={styles.word}>Columns</span>
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label="Columns">{parts && <parts.ColumnsPanel {...props} />}</PopoverSurface>
    </Popover>
  );
}
