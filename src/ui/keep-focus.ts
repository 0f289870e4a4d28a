/** For a press that takes its own button away: what holds the button has the focus then, so that Tab and Escape go on from there. */
export function keepFocus(pressed: Element): void {
  focusOn(pressed.closest<HTMLElement>('[role="dialog"], [role="search"], tr, section, main'));
}

/** Gives the focus to what no Tab leads to. */
export function focusOn(element: HTMLElement | null | undefined): void {
  if (!element) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
