import { OpenDialog } from './load-overlays.ts';
import type { DialogProps } from './overlays.tsx';

/**
 * A question that must be answered now (Fluent's dialog). It closes by its own buttons and by Escape, and the focus goes back to where it
 * was. Its content is drawn anew at each opening.
 */
export function Dialog({ isOpen, ...dialog }: DialogProps & { isOpen: boolean }) {
  return isOpen ? <OpenDialog {...dialog} /> : null;
}
