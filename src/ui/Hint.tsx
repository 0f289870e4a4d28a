import { useEffect, useState } from 'react';
import { OpenTooltip } from './load-overlays.ts';

/**
 * A tooltip for any element: `<button {...hint('Fold the menu')}>`. As `label` it is the element's whole name, else a description beside it.
 * One layer shows them all (OverlayLayer); an undefined text gives no tooltip. Not for what touch must be able to read.
 */
export function hint(text: string | undefined, as: 'description' | 'label' = 'description') {
  if (text === undefined) return {};
  return { 'data-hint': text, ...(as === 'label' ? { 'aria-label': text } : { 'aria-description': text }) };
}

/** As Fluent's own tooltips, ms: before one is shown, and the time to go over to it. */
const delayMs = 250;

/** Stands once in the app: shows the tooltip of the element that is hovered, or focused by the keyboard. */
export function OverlayLayer() {
  const [target, setTarget] = useState<HTMLElement>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (next: HTMLElement | undefined, ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => setTarget(next), ms);
    };
    const onOver = ({ target: over }: Event) => {
      // The words can be gone to without losing them.
      if (over instanceof Element && over.closest('[role=tooltip]')) clearTimeout(timer);
      else show(hinted(over), delayMs);
    };
    const onFocus = ({ target: focused }: Event) => {
      if (!(focused instanceof Element && focused.matches(':focus-visible'))) return;
      const next = hinted(focused);
      // Elsewhere at once: Escape is the tooltip's as long as it is shown.
      show(next, next === undefined ? 0 : delayMs);
    };
    const onLeave = () => show(undefined, 0);
    const listeners = { pointerover: onOver, focusin: onFocus, focusout: onLeave, pointerdown: onLeave };
    for (const [type, listener] of Object.entries(listeners)) document.addEventListener(type, listener);
    return () => {
      clearTimeout(timer);
      for (const [type, listener] of Object.entries(listeners)) document.removeEventListener(type, listener);
    };
  }, []);
  const text = target?.dataset['hint'];
  if (target === undefined || text === undefined || !target.isConnected) return null;
  return <OpenTooltip target={target} text={text} onClose={() => setTarget(undefined)} />;
}

function hinted(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>('[data-hint]')) || undefined;
}
