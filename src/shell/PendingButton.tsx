import { Button, type ButtonProps } from '@fluentui/react-components';
import { useTransition } from 'react';
import type { ReactNode } from 'react';

/** A button whose act takes a while, and is not begun twice: meanwhile it says `pending`. What `act` rejects with is its caller's. */
export function PendingButton({
  act,
  pending,
  children,
  ...look
}: Pick<ButtonProps, 'appearance' | 'className'> & { act: () => Promise<void>; pending: string; children: ReactNode }) {
  const [isPending, start] = useTransition();
  const press = () => {
    // Outside of the transition: what it changes first is seen at once.
    const done = act();
    start(() => done);
  };
  return (
    <Button {...look} disabledFocusable={isPending} onClick={press}>
      {isPending ? pending : children}
    </Button>
  );
}
