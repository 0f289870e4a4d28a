import { useCallback, useEffect, useRef, useState } from 'react';
import type { FocusEvent, PointerEvent } from 'react';

/** A pointer that only passes is told nothing, and one on its way to the words does not lose them, ms. */
const showAfterMs = 250;
const hideAfterMs = 250;

/**
 * When words beside an element are shown: while a pointer rests on it or on them, or a keyboard has led to it, until Escape (WCAG 1.4.13).
 * `anchor`: the element while they are. `hasWords`: without any nothing is shown, and Escape is not for them.
 */
export function useHint(hasWords: boolean) {
  const [anchor, setAnchor] = useState<HTMLElement>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const set = useCallback((next: HTMLElement | undefined, afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAnchor(next), afterMs);
  }, []);
  const hide = useCallback(() => {
    clearTimeout(timer.current);
    setAnchor(undefined);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!anchor || !hasWords) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // Only the words: what they stand in, a dialog for instance, stays.
      event.preventDefault();
      event.stopPropagation();
      hide();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    window.addEventListener('scroll', hide, { capture: true, passive: true });
    return () => {
      document.removeEventListener('keydown', onKeyDown, { capture: true });
      window.removeEventListener('scroll', hide, { capture: true });
    };
  }, [anchor, hasWords, hide]);
  return {
    anchor,
    hide,
    onPointerEnter: ({ currentTarget, pointerType }: PointerEvent<HTMLElement>) => {
      if (pointerType !== 'touch') set(currentTarget, showAfterMs);
    },
    onPointerLeave: ({ pointerType }: PointerEvent<HTMLElement>) => {
      if (pointerType !== 'touch') set(undefined, hideAfterMs);
    },
    /** A finger cannot rest on a button; pressing one that does nothing now asks why. */
    onPointerUp: ({ currentTarget, pointerType }: PointerEvent<HTMLElement>) => {
      if (pointerType === 'touch' && currentTarget.ariaDisabled === 'true') set(currentTarget, 0);
    },
    onFocus: ({ currentTarget }: FocusEvent<HTMLElement>) => {
      if (currentTarget.matches(':focus-visible')) set(currentTarget, showAfterMs);
    },
    /** For the words themselves. */
    bubble: {
      onPointerEnter: () => clearTimeout(timer.current),
      onPointerLeave: () => set(undefined, hideAfterMs),
    },
  };
}
