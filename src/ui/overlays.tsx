/*
 * What Fluent shows above the page, in one part of the build that comes after the first page: none of it is needed before somebody presses,
 * and together it weighs as much as the page. Used through load-overlays.ts.
 */
import {
  Button,
  DrawerBody,
  DrawerFooter,
  DrawerHeader,
  DrawerHeaderTitle,
  OverlayDrawer,
  Popover,
  PopoverSurface,
  Tooltip,
  useFocusFinders,
} from '@fluentui/react-components';
import { Dismiss24Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import styles from './ui.module.css';

export interface DrawerProps {
  title: ReactNode;
  subtitle?: ReactNode;
  /** 320 or 592 px; never wider than the window. */
  size?: 'small' | 'medium';
  side?: 'start' | 'end';
  /** Its buttons, which stay in sight: the act first, Cancel last. */
  footer?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

export function OpenDrawer({ title, subtitle, size = 'medium', side = 'end', footer, onClose, children }: DrawerProps) {
  useFocusReturn();
  return (
    <OverlayDrawer open position={side} size={size} onOpenChange={(_, { open }) => !open && onClose()}>
      <DrawerHeader>
        <DrawerHeaderTitle
          heading={{ className: styles.drawerTitle }}
          action={<Button appearance="subtle" aria-label="Close" icon={<Dismiss24Regular />} onClick={onClose} />}
        >
          {title}
        </DrawerHeaderTitle>
        {subtitle !== undefined && <div className="quiet">{subtitle}</div>}
      </DrawerHeader>
      <DrawerBody className={styles.drawerBody}>{children}</DrawerBody>
      {footer !== undefined && <DrawerFooter>{footer}</DrawerFooter>}
    </OverlayDrawer>
  );
}

export function OpenPopover({
  target,
  onClose,
  label,
  children,
}: {
  /** The button that it belongs to. */
  target: HTMLElement;
  onClose: () => void;
  label: string;
  children: ReactNode;
}) {
  useFocusReturn();
  return (
    <Popover
      open
      trapFocus
      positioning={{ target, position: 'below', align: 'end' }}
      onOpenChange={(_, { open }) => !open && onClose()}
    >
      <PopoverSurface aria-label={label} className={styles.popover}>
        {children}
      </PopoverSurface>
    </Popover>
  );
}

export function OpenTooltip({ target, text, onClose }: { target: HTMLElement; text: string; onClose: () => void }) {
  return (
    <Tooltip
      visible
      relationship="inaccessible"
      content={text}
      positioning={{ target }}
      onVisibleChange={(_, { visible }) => !visible && onClose()}
    />
  );
}

function FocusKeeper() {
  useFocusFinders();
  return null;
}

/**
 * Fluent's focus manager goes with the last component that uses it. Where that is what closes, it would go before it has given the page back to
 * assistive technology: so something uses it from before anything can open.
 */
flushSync(() => createRoot(document.createElement('div')).render(<FocusKeeper />));

/** The focus goes back to where it was, unless something else took it meanwhile. */
function useFocusReturn(): void {
  // Taken while drawing: what opens takes the focus before any effect here.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () =>
      queueMicrotask(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && before instanceof HTMLElement && before.isConnected) before.focus();
      }),
    [before],
  );
}
