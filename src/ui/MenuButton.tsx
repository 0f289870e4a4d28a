import type { ReactElement, ReactNode } from 'react';

export interface MenuEntry {
  label: string;
  icon?: ReactElement;
  onClick?: (press: { isTrusted: boolean }) => void;
  /** A page of the app, from paths.ts, instead of onClick. */
  to?: string;
  /** Why it cannot be used now; it stays and says so. */
  why?: string | undefined;
  /** Quiet words below the label. */
  detail?: string;
  /** Shown as a choice with a check mark. */
  isChosen?: boolean;
  /** A line stands above it. */
  startsGroup?: boolean;
}

/** A button that opens a menu (Fluent's, loaded at the first press). `isLabelShown={false}` leaves the icon alone. */
export function MenuButton(props: {
  label: string;
  icon?: ReactElement;
  isLabelShown?: boolean;
  entries: readonly MenuEntry[];
  appearance?: 'subtle' | 'secondary' | 'transparent';
  className?: string;
}): ReactNode {
  void props;
  throw new Error('not written yet');
}

/** A button that opens a small surface with any content (Fluent's popover, loaded at the first press). */
export function PopoverButton(props: {
  label: string;
  icon?: ReactElement;
  isLabelShown?: boolean;
  appearance?: 'subtle' | 'secondary' | 'transparent';
  className?: string;
  children: (close: () => void) => ReactNode;
}): ReactNode {
  void props;
  throw new Error('not written yet');
}
