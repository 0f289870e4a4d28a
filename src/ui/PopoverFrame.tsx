import { Popover, PopoverSurface } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { keepFocusManager } from './focus-manager.ts';

keepFocusManager();

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
  return (
    <Popover
      open
      trapFocus
      positioning={{ position: 'below', align, target: opener }}
      onOpenChange={(event, { open }) => {
        // A press on the button is the button's: it closes, too, and must not open anew.
        const isOpener = event.target instanceof Node && opener.contains(event.target);
        if (!open && !isOpener) onClose();
      }}
    >
      <PopoverSurface aria-label={label} {...(className === undefined ? {} : { className })}>
        {children}
      </PopoverSurface>
    </Popover>
  );
}
