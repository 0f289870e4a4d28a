import { useFocusFinders } from '@fluentui/react-components';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

let isKept = false;

function User() {
  useFocusFinders();
  return null;
}

/**
 * Keeps what manages the focus for Fluent's popovers and dialogs, for as long as the page is open. It goes with the last component that uses
 * it; where that is the popover itself, or a dialog whose page is left, it would go before it has given the page back to assistive
 * technology. What opens a popover or a dialog calls this; nothing before needs it.
 */
export function keepFocusManager(): void {
  if (isKept) return;
  isKept = true;
  createRoot(document.createElement('div')).render(createElement(User));
}
