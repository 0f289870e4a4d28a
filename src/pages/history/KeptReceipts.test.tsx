// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { queryClient } from '#src/azure/query-client.ts';
import { keepReceipt, type KeptReceipt, readKeptReceipt } from '#src/azure/receipt-container.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { fixtureReceipt } from '#test/proof/receipts.ts';
import { KeptReceipts } from './KeptReceipts.tsx';

const known = vi.hoisted(() => ({ kept: [] as unknown[], has: true, saved: [] as unknown[] }));

vi.mock('#src/azure/receipt-container.ts', () => ({
  hasContainer: () => known.has,
  keptReceiptsQuery: (id: string) => ({ queryKey: ['kept', id], queryFn: () => known.kept }),
  protectionQuery: () => ({ queryKey: ['protection'], queryFn: () => 'policy' }),
  keepReceipt: vi.fn<typeof keepReceipt>(),
  readKeptReceipt: vi.fn<typeof readKeptReceipt>(),
}));
vi.mock('#src/lib/save-file.ts', () => ({ saveFile: (...file: unknown[]) => known.saved.push(file[2]) }));

afterEach(() => {
  cleanup();
  queryClient.clear();
  known.has = true;
});

function show(kept: KeptReceipt[], receipt = fixtureReceipt) {
  known.kept = kept;
  render(
    <QueryClientProvider client={queryClient}>
      <KeptReceipts consentId={receipt.record.consentId} receipt={receipt} />
    </QueryClientProvider>,
  );
}

test('a receipt that isn’t kept yet can be kept, and a refusal is said', async () => {
  vi.mocked(keepReceipt).mockRejectedValue(new AzureError({ kind: 'forbidden', message: 'Azure says no' }));
  show([]);
  fireEvent.click(await screen.findByRole('button', { name: 'Keep this receipt' }));
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(keepReceipt).toHaveBeenCalledWith(fixtureReceipt);
});

test('a kept one is downloaded as it is kept', async () => {
  vi.mocked(readKeptReceipt).mockResolvedValue('as kept');
  show([{ name: 'receipts/x.json', code: fixtureReceipt.code, keptAt: '2026-11-24T13:10:00Z' }]);
  fireEvent.click(await screen.findByRole('button', { name: 'Download kept receipt' }));
  await vi.waitFor(() => expect(known.saved).toEqual([['as kept']]));
  expect(screen.queryByRole('button', { name: 'Keep this receipt' })).toBeNull();
});

test('without a container nothing is said of one', () => {
  known.has = false;
  show([]);
  expect(document.body.textContent).toBe('');
});
