import { Popover, PopoverSurface } from '@fluentui/react-components';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { keepFocusManager } from './focus-manager.ts';
import { keepFocusIn } from './pass-focus.ts';
import styles from './PopoverFrame.module.css';

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
  const surface = useRef<HTMLElement>(null);
  // After each drawing: what had the focus may be gone, such as a command that has found room in its bar.
  useEffect(() => keepFocusIn(surface.current));
  // With the drawing itself: what is seen is to be closed by a key that is pressed at once.
  useLayoutEffect(() => {
    // Until the focus has moved into it, the surface does not hear the key.
    const escape = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') onClose();
    };
    opener.addEventListener('keydown', escape);
    return () => opener.removeEventListener('keydown', escape);
  }, [opener, onClose]);
  return (
    <Popover
      open
      trapFocus
      // As high as there is room; the rest is scrolled to. Fixed, because rows that come or go scroll the page: a popover of the header that
      // went with it for a frame would be gone from under a press.
      positioning={{ position: 'below', align, target: opener, autoSize: 'height', strategy: 'fixed' }}
      onOpenChange={(event, { open }) => {
        // A press on the button is the button's: it closes, too, and must not open anew.
        const isOpener = event.target instanceof Node && opener.contains(event.target);
        if (!open && !isOpener) onClose();
      }}
    >
      <PopoverSurface
        ref={(shown: HTMLElement | null) => void (surface.current = shown)}
        aria-label={label}
        className={classNames(styles.surface, className)}
      >
        {children}
      </PopoverSurface>
    </Popover>
  );
}
