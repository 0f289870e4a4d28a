import { Button } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useNavigate } from 'react-router';
import { classNames } from './class-names.ts';
import { hint } from './Hint.tsx';
import { OpenPopover } from './load-overlays.ts';
import styles from './ui.module.css';

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

/** A button that opens a list of acts, or of choices. */
export function MenuButton({ entries, ...look }: ButtonLook & { entries: readonly MenuEntry[] }) {
  const navigate = useNavigate();
  return (
    <PopoverButton {...look}>
      {(close) => (
        <ul className="plain">
          {entries.map(({ label, icon, onClick, to, why, detail, isChosen, startsGroup }) => (
            <li key={label} className={classNames(startsGroup && styles.menuGroup)}>
              <Button
                appearance="subtle"
                className={styles.menuEntry}
                icon={isChosen ? <CheckmarkRegular /> : (icon ?? null)}
                aria-pressed={isChosen}
                disabledFocusable={why !== undefined}
                onClick={(press) => {
                  close();
                  onClick?.(press);
                  if (to !== undefined) void navigate(to);
                }}
              >
                <span>
                  {label}
                  {/* Unlike a tooltip, the reason is in plain sight here: touch has no tooltips. */}
                  {(why ?? detail) !== undefined && <div className="quiet">{why ?? detail}</div>}
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </PopoverButton>
  );
}

/** A button that opens a small surface with any content (Fluent's popover), which holds the focus while it is open. */
export function PopoverButton({
  label,
  icon,
  isLabelShown = true,
  appearance = 'subtle',
  className,
  children,
}: ButtonLook & { children: (close: () => void) => ReactNode }) {
  const [target, setTarget] = useState<HTMLElement>();
  // What is open closes by a press outside of it, and its own button is outside: the press must not open it again.
  const wasOpen = useRef(false);
  /** The button has the focus before anything else follows from the press, such as a pane that gives it back later. */
  const close = () => {
    flushSync(() => setTarget(undefined));
    target?.focus();
  };
  return (
    <>
      <Button
        appearance={appearance}
        className={className}
        icon={icon ?? null}
        aria-haspopup="dialog"
        aria-expanded={target !== undefined}
        {...(isLabelShown ? {} : hint(label, 'label'))}
        onPointerDown={() => (wasOpen.current = target !== undefined)}
        onClick={({ currentTarget }) => {
          setTarget(wasOpen.current ? undefined : currentTarget);
          wasOpen.current = false;
        }}
      >
        {isLabelShown ? label : undefined}
      </Button>
      {target && (
        <OpenPopover target={target} onClose={() => setTarget(undefined)} label={label}>
          {children(close)}
        </OpenPopover>
      )}
    </>
  );
}
