import { Popover, PopoverSurface, makeStyles, mergeClasses } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { keepFocusManager } from './focus-manager.ts';

keepFocusManager();

const useStyles = makeStyles({
  // Never wider or higher than the window; what is in it says how wide it wants to be.
  surface: {
    boxSizing: 'border-box',
    maxWidth: 'calc(100vw - 16px)',
    maxHeight: 'calc(100dvh - 16px)',
    overflowY: 'auto',
  },
});

/** An open popover at its button, which holds the focus until it is closed. */
export function PopoverFrame({
  label,
  align,
  opener,
  className,
  onClose,
  children,
}: {
  label: string;
  align: 'start' | 'end';
  opener: HTMLElement;
  className: string | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <Popover
      open
      trapFocus
      // As high as there is room; the rest is scrolled to.
      positioning={{ position: 'below', align, target: opener, autoSize: 'height' }}
      onOpenChange={(event, { open }) => {
        // A press on the button is the button's: it closes, too, and must not open anew.
        const isOpener = event.target instanceof Node && opener.contains(event.target);
        if (!open && !isOpener) onClose();
      }}
    >
      <PopoverSurface aria-label={label} className={mergeClasses(styles.surface, className)}>
        {children}
      </PopoverSurface>
    </Popover>
  );
}
