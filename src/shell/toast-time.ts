const shownForMs = 7000;

/** While somebody is at the toasts, with a pointer or the focus: nothing goes from under them. ms of the clock that nobody can set. */
export interface ToastHold {
  from: number;
  /** When they left; absent while they are there. */
  until?: number;
}

/** Who comes back at once is still looking at the same toasts. */
export const beginHold = (before: ToastHold | undefined, now: number): ToastHold => {
  const isSame = before !== undefined && now - (before.until ?? now) < shownForMs;
  return { from: isSame ? before.from : now };
};

/** Whether what was news `at` is still shown. What was there while somebody looked stays until they leave, and then as long as if it were new. */
export const isToastShown = (at: number, now: number, hold: ToastHold | undefined): boolean => {
  const isHeld = hold !== undefined && at + shownForMs > hold.from && at <= (hold.until ?? now);
  return now - (isHeld ? (hold.until ?? now) : at) < shownForMs;
};
