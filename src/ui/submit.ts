import type { SubmitEvent } from 'react';

/** For a form whose content stays on the page. */
export const onSubmit = (act: () => void) => (event: SubmitEvent) => {
  event.preventDefault();
  act();
};
