import { Button } from '@fluentui/react-components';
import { useEffect, useId, useRef } from 'react';
import type { MouseEvent } from 'react';
import { useDeadTime } from '#src/ui/dead-time.ts';
import { NotYet } from '#src/ui/NotYet.tsx';
import { Tooltip } from '#src/ui/Tooltip.tsx';

// A press by assistive technology may come with the events of a mouse and without those of a pointer.
const signsOfLife = ['pointermove', 'pointerdown', 'mousedown', 'keydown'] as const;

/**
 * The press that lets Microsoft Support in. It counts only when a person made it, after this button has been before their eyes for a
 * second: a click or key that was meant for a window above this one must not land on it (double-clickjacking).
 */
export function GrantButton({
  label,
  unavailable,
  onGrant,
}: {
  /** Names the act. */
  label: string;
  /** Why it cannot be pressed now; it stays focusable. The page says it too: words beside the button that come and go would move it under the pointer. */
  unavailable: string | undefined;
  /** Answers whether the grant was started; if not, the button may be pressed again. */
  onGrant: (press: Event) => Promise<boolean>;
}) {
  const ready = useDeadTime(1000);
  const waitId = useId();
  const seenPerson = useRef(false);
  const pressed = useRef(false);
  useEffect(() => {
    const note = (sign: Event) => {
      if (sign.isTrusted) seenPerson.current = true;
    };
    for (const name of signsOfLife) window.addEventListener(name, note, { capture: true, passive: true });
    return () => {
      for (const name of signsOfLife) window.removeEventListener(name, note, { capture: true });
    };
  }, []);
  const press = async (event: MouseEvent) => {
    const counts = event.isTrusted && seenPerson.current && ready && unavailable === undefined;
    // A double click is one press.
    if (!counts || pressed.current) return;
    pressed.current = true;
    pressed.current = await onGrant(event.nativeEvent);
  };
  const isWaiting = !ready && unavailable === undefined;
  return (
    <>
      <Tooltip content={unavailable} relationship="description">
        <Button
          appearance="primary"
          {...(isWaiting && { 'aria-describedby': waitId })}
          disabledFocusable={unavailable !== undefined || !ready}
          onClick={(event) => void press(event)}
        >
          <span>{label}</span>
        </Button>
      </Tooltip>
      {isWaiting && <NotYet id={waitId} />}
      {/* Whoever has the focus here does not see where else the page says it. */}
      <span role="status" className="visually-hidden">
        {unavailable}
      </span>
    </>
  );
}
