import { useLayoutEffect } from 'react';
import { pageTitleId } from './page-focus.ts';

/**
 * Fluent gives the focus back only to a trigger of its own; what uses this is opened by controls of many kinds. One that is gone by then, or was
 * when this opened, as the button to try again is, leaves it to the page's title, and a page that was gone to from there has it already.
 */
export function useFocusReturn(open: boolean): void {
  // A layout effect: it sees who has the focus before the dialog takes it.
  useLayoutEffect(() => {
    if (!open) return undefined;
    const opener = document.activeElement;
    return () => {
      requestAnimationFrame(() => {
        const title = document.getElementById(pageTitleId);
        if (document.activeElement === title) return;
        if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus();
        else title?.focus({ preventScroll: true });
      });
    };
  }, [open]);
}
