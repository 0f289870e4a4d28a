import type { ReactNode } from 'react';

/** A pane on the right, as the portal's: the focus goes in, and back to where it was. `footer`: its buttons, the act first, Cancel last. */
export function Pane(props: {
  isOpen: boolean;
  title: ReactNode;
  subtitle?: ReactNode;
  size?: 'small' | 'medium' | 'large';
  footer?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  void props;
  throw new Error('not written yet');
}
