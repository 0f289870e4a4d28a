import type { KeyboardEvent, MouseEvent } from 'react';

/**
 * Props of a button in whose place another is after its press, or that gives the focus to another: neither the second click of a double click
 * nor an Enter that is held presses that one too. Space presses only when it is let go, so holding it repeats nothing.
 */
export const onePress = (act: (event: MouseEvent<HTMLElement>) => void) => ({
  onKeyDown: (event: KeyboardEvent) => {
    if (event.repeat && event.key === 'Enter') event.preventDefault();
  },
  onClick: (event: MouseEvent<HTMLElement>) => {
    if (event.detail <= 1) act(event);
  },
});
