import { Button, type ButtonProps } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { keepFocus } from './keep-focus.ts';

type Look = Pick<ButtonProps, 'appearance' | 'size' | 'className' | 'icon' | 'aria-label'>;

/** A button whose press takes it away: the focus stays near. */
export function LeavingButton({
  onClick,
  children,
  ...look
}: Look & { 'data-hint'?: string; onClick: () => void; children?: ReactNode }) {
  const leave = (pressed: Element) => {
    keepFocus(pressed);
    onClick();
  };
  return (
    <Button {...look} onClick={({ currentTarget }) => leave(currentTarget)}>
      {children}
    </Button>
  );
}

/** The cross of a message, or of an entry that `label` names. */
export function DismissButton({ label = 'Dismiss', onDismiss }: { label?: string; onDismiss: () => void }) {
  const look = { appearance: 'transparent', size: 'small', icon: <Dismiss16Regular /> } as const;
  return <LeavingButton {...look} aria-label={label} onClick={onDismiss} />;
}
