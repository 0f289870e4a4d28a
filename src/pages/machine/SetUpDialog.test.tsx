import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';
import { SetUpDialog } from './SetUpDialog.tsx';

const shown = vi.hoisted(() => ({ unavailable: undefined as ComponentProps<typeof ConfirmDialog>['unavailable'] }));
vi.mock('#src/shell/ConfirmDialog.tsx', () => ({
  ConfirmDialog: ({ unavailable }: ComponentProps<typeof ConfirmDialog>) => {
    shown.unavailable = unavailable;
    return null;
  },
}));
vi.mock('./set-up.ts', () => ({ setUp: vi.fn<() => void>() }));

const reasonOf = (why: string | undefined, location?: string) => {
  const done = () => undefined;
  renderToStaticMarkup(
    <SetUpDialog machineId="/m" name="SRV-1" location={location} why={why} open onClose={done} onSetUp={done} />,
  );
  return shown.unavailable;
};

it('sets up nothing once that cannot be done any more, or before the machine was read', () => {
  expect(reasonOf(undefined, 'westeurope')).toBeUndefined();
  expect(reasonOf('It is set up.', 'westeurope')).toBe('It is set up.');
  expect(reasonOf(undefined)).toBe('The machine has not been read yet.');
});
