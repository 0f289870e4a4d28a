import type { ReactNode } from 'react';

/**
 * A question that must be answered now (Fluent's dialog, loaded when it first opens). It closes by its own buttons and by Escape, and the
 * focus goes back to where it was. `actions`: the buttons, the act first, Cancel last.
 */
export function Dialog(props: {
  isOpen: boolean;
  title: ReactNode;
  actions: ReactNode;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  void props;
  throw new Error('not written yet');
}
