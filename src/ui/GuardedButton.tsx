import { Button } from '@fluentui/react-components';
import { useId } from 'react';
import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { useDeadTime } from './dead-time.ts';
import { NotYet } from './NotYet.tsx';
import { ownText } from './own-text.tsx';
import { Tooltip } from './Tooltip.tsx';
import { passFocusOn } from './pass-focus.ts';

/**
 * The button of an act that must be meant: it ignores presses that no person made and presses in the first second in which the page is visible
 * and focused, so that a click aimed at a window that just closed above it cannot land on it (double-clickjacking).
 */
export function GuardedButton({
  children,
  onPress,
  unavailable,
  isSettled = true,
  icon,
  appearance = 'primary',
}: {
  children: ReactNode;
  /** Gets the press itself, for what demands a trusted one. */
  onPress: (press: MouseEvent) => void;
  /** Why it cannot be pressed now; the button stays focusable. */
  unavailable?: string | undefined;
  /** False for the moments after what it is about has become other: a press aimed at that before does not count. */
  isSettled?: boolean;
  icon?: ReactElement;
  appearance?: 'primary' | 'secondary';
}) {
  const ready = useDeadTime(1000) && isSettled;
  const waitId = useId();
  const isWaiting = !ready && unavailable === undefined;
  return (
    <>
      <Tooltip content={unavailable} relationship="description">
        <Button
          ref={passFocusOn}
          appearance={appearance}
          {...(icon ? { icon } : {})}
          {...(isWaiting && { 'aria-describedby': waitId })}
          disabledFocusable={unavailable !== undefined || !ready}
          onClick={(event) => {
            if (unavailable === undefined && ready && event.isTrusted) onPress(event);
          }}
        >
          {ownText(children)}
        </Button>
      </Tooltip>
      {isWaiting && <NotYet id={waitId} />}
    </>
  );
}
