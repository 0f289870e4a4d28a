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
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  OverlayDrawer,
  Popover,
  PopoverSurface,
  Tooltip,
  useFocusFinders,
} from '@fluentui/react-components';
import { Dismiss24Regular } from '@fluentui/react-icons';
import { Fragment, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { MenuEntry } from './MenuButton.tsx';
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
        {subtitle !== undefined && <div className={styles.quiet}>{subtitle}</div>}
      </DrawerHeader>
      <DrawerBody className={styles.drawerBody}>{children}</DrawerBody>
      {footer !== undefined && <DrawerFooter>{footer}</DrawerFooter>}
    </OverlayDrawer>
  );
}

interface AnchoredProps {
  /** The button that it belongs to. */
  target: HTMLElement;
  onClose: () => void;
}

export function OpenMenu({
  target,
  onClose,
  label,
  entries,
  onGo,
}: AnchoredProps & { label: string; entries: readonly MenuEntry[]; onGo: (to: string) => void }) {
  const chosen = entries.filter(({ isChosen }) => isChosen === true).map((entry) => entry.label);
  return (
    <Menu
      open
      positioning={{ target, position: 'below', align: 'end' }}
      checkedValues={{ choice: chosen }}
      onOpenChange={(_, data) => {
        if (data.open) return;
        onClose();
        if (data.type !== 'clickOutside') target.focus();
      }}
    >
      <MenuPopover>
        <MenuList aria-label={label}>
          {entries.map((entry) => (
            <Fragment key={entry.label}>
              {entry.startsGroup && <MenuDivider />}
              <Entry entry={entry} onGo={onGo} />
            </Fragment>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** Unlike a tooltip, the reason why something is unavailable is in plain sight here: touch has no tooltips. */
function Entry({ entry, onGo }: { entry: MenuEntry; onGo: (to: string) => void }) {
  const { label, icon, why, detail, to, onClick, isChosen } = entry;
  const shared = {
    className: styles.menuEntry,
    icon: icon ?? null,
    disabled: why !== undefined,
    subText: why === undefined ? (detail ?? null) : { className: styles.reason, children: why },
    onClick: (press: { isTrusted: boolean }) => {
      if (why !== undefined) return;
      onClick?.(press);
      if (to !== undefined) onGo(to);
    },
  };
  if (isChosen === undefined) return <MenuItem {...shared}>{label}</MenuItem>;
  return (
    <MenuItemRadio {...shared} name="choice" value={label}>
      {label}
    </MenuItemRadio>
  );
}

export function OpenPopover({
  target,
  onClose,
  label,
  children,
}: AnchoredProps & { label: string; children: ReactNode }) {
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

/**
 * Keeps Fluent's focus manager: it goes with the last component that uses it, and where that is what closes, it would go before it has given
 * the page back to assistive technology.
 */
export function FocusKeeper() {
  useFocusFinders();
  return null;
}

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
