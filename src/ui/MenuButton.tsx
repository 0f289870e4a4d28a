import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { hint } from './Hint.tsx';
import { loadOverlays, OpenMenu, OpenPopover } from './load-overlays.ts';

export interface MenuEntry {
  /** Also its key: labels in a menu differ. */
  label: string;
  icon?: ReactElement;
  onClick?: (press: { isTrusted: boolean }) => void;
  /** A page of the app, from paths.ts, instead of onClick. */
  to?: string;
  /** Why it cannot be used now; it stays and says so. */
  why?: string | undefined;
  /** Quiet words below the label. */
  detail?: string;
  /** Makes it one of several choices, with a mark beside the chosen one. */
  isChosen?: boolean;
  /** A line stands above it. */
  startsGroup?: boolean;
}

interface ButtonLook {
  label: string;
  icon?: ReactElement;
  /** Otherwise the icon stands alone, with the label as its tooltip. */
  isLabelShown?: boolean;
  appearance?: 'subtle' | 'secondary' | 'transparent';
  className?: string | undefined;
}

/** A button that opens a menu (Fluent's). */
export function MenuButton({ entries, ...look }: ButtonLook & { entries: readonly MenuEntry[] }) {
  const navigate = useNavigate();
  return (
    <Opener {...look} popup="menu">
      {(target, close) => (
        <OpenMenu
          target={target}
          onClose={close}
          label={look.label}
          entries={entries}
          onGo={(to) => void navigate(to)}
        />
      )}
    </Opener>
  );
}

/** A button that opens a small surface with any content (Fluent's popover), which holds the focus while it is open. */
export function PopoverButton({ children, ...look }: ButtonLook & { children: (close: () => void) => ReactNode }) {
  return (
    <Opener {...look} popup="dialog">
      {(target, close) => (
        <OpenPopover target={target} onClose={close} label={look.label}>
          {children(close)}
        </OpenPopover>
      )}
    </Opener>
  );
}

function Opener({
  label,
  icon,
  isLabelShown = true,
  appearance = 'subtle',
  className,
  popup,
  children,
}: ButtonLook & { popup: 'menu' | 'dialog'; children: (target: HTMLElement, close: () => void) => ReactNode }) {
  const [target, setTarget] = useState<HTMLElement>();
  // What is open closes by a press outside of it, and its own button is outside: the press must not open it again.
  const wasOpen = useRef(false);
  const ahead = () => void loadOverlays().catch(() => undefined);
  return (
    <>
      <Button
        appearance={appearance}
        className={className}
        icon={icon ?? null}
        aria-haspopup={popup}
        aria-expanded={target !== undefined}
        {...(isLabelShown ? {} : hint(label, 'label'))}
        onPointerEnter={ahead}
        onFocus={ahead}
        onPointerDown={() => (wasOpen.current = target !== undefined)}
        onClick={({ currentTarget }) => {
          setTarget(wasOpen.current ? undefined : currentTarget);
          wasOpen.current = false;
        }}
      >
        {isLabelShown ? label : undefined}
      </Button>
      {target && children(target, () => setTarget(undefined))}
    </>
  );
}
