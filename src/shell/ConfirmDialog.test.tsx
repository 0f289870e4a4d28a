import type { ReactElement, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { ConfirmDialog } from './ConfirmDialog.tsx';

interface Pressed {
  children: string;
  onClick: (press: object) => void;
}

const drawn = vi.hoisted(() => ({ buttons: [] as Pressed[], escape: (): void => undefined }));
vi.mock('@fluentui/react-components', () => {
  const Part = ({ children }: { children: ReactNode }) => children;
  return {
    Button: (button: Pressed) => {
      drawn.buttons.push(button);
      return null;
    },
    Dialog: ({ children, onOpenChange }: { children: ReactElement; onOpenChange: (...change: object[]) => void }) => {
      drawn.escape = () => onOpenChange({}, { open: false });
      return children;
    },
    DialogActions: Part,
    DialogBody: Part,
    DialogContent: Part,
    DialogSurface: Part,
    DialogTitle: Part,
  };
});
vi.mock('#src/ui/dead-time.ts', () => ({ useDeadTime: () => true }));
vi.mock('#src/ui/focus-manager.ts', () => ({ keepFocusManager: () => undefined }));
vi.mock('#src/ui/Tooltip.tsx', () => ({ Tooltip: ({ children }: { children: ReactNode }) => children }));
vi.mock('./focus-return.ts', () => ({ useFocusReturn: () => undefined }));

/** Answers in each way, while it is open or while it fades; gives back how often each was heard. */
function answered(open: boolean): Record<'confirmed' | 'cancelled', number> {
  drawn.buttons = [];
  const heard = { confirmed: 0, cancelled: 0 };
  renderToStaticMarkup(
    <ConfirmDialog
      open={open}
      title="Set up?"
      confirmLabel="Set up"
      cancelLabel="Leave as it is"
      tone="primary"
      onConfirm={() => void (heard.confirmed += 1)}
      onCancel={() => void (heard.cancelled += 1)}
    >
      Words
    </ConfirmDialog>,
  );
  for (const { onClick } of drawn.buttons) onClick({});
  drawn.escape();
  return heard;
}

it('takes no second answer while it fades, such as from the second click of a double click', () => {
  expect(answered(true)).toEqual({ confirmed: 1, cancelled: 2 });
  expect(answered(false)).toEqual({ confirmed: 0, cancelled: 0 });
});
