// @vitest-environment happy-dom
import '#test/dom.ts';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { start } from '#src/azure/operations/operations.ts';
import { sampleMachine } from '#test/consent/samples.ts';
import { SetUpPane } from './SetUpPane.tsx';

vi.mock('#src/azure/operations/operations.ts', () => ({ start: vi.fn<typeof start>() }));
vi.mock('#src/ui/load-overlays.ts', () => ({
  Pane: ({ children, footer }: { children: ReactNode; footer: ReactNode }) => (
    <>
      {children}
      {footer}
    </>
  ),
}));

test('one press sets up all machines that it names, and closes', async () => {
  vi.mocked(start).mockResolvedValue(0);
  const machineIds = ['SRV-1', 'SRV-2'].map((name) => sampleMachine(name));
  const onClose = vi.fn<() => void>();
  render(<SetUpPane machineIds={machineIds} onClose={onClose} />);
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['SRV-1', 'SRV-2']);
  fireEvent.click(screen.getByRole('button', { name: 'Set up' }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(vi.mocked(start).mock.calls[0]?.[0]).toEqual(machineIds.map((machineId) => ({ kind: 'setUp', machineId })));
});
