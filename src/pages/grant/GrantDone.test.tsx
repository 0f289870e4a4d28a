// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { queryClient } from '#src/azure/query-client.ts';
import { keepReceipt } from '#src/azure/receipt-container.ts';
import { fixtureReceipt } from '#test/proof/receipts.ts';
import { sampleConsentId, sampleMachine, sampleNow } from '#test/consent/samples.ts';
import { KeepReceipt } from './GrantDone.tsx';
import type { Row } from './progress.ts';

const container = vi.hoisted(() => ({ kept: (): { keptAt: string }[] => [] }));
vi.mock('#src/azure/receipt-container.ts', () => ({
  hasContainer: () => true,
  keptReceiptsQuery: () => ({ queryKey: ['kept'], queryFn: () => container.kept() }),
  keepReceipt: vi.fn<typeof keepReceipt>(),
}));
vi.mock('#src/azure/receipts.ts', () => ({ createReceipt: () => Promise.resolve(fixtureReceipt) }));

afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.clearAllMocks();
});

function row(standing: Row['standing']): Row {
  const operation = { id: '', intent: {}, pressedAt: sampleNow, account: '', sent: [] };
  const progress = { operation, step: {}, at: sampleNow } as unknown as NonNullable<Row['progress']>;
  return { machineId: sampleMachine('a'), standing, canRetry: false, progress };
}

function page(standing: Row['standing']) {
  return (
    <QueryClientProvider client={queryClient}>
      <KeepReceipt consentId={sampleConsentId} rows={[row(standing)]} />
    </QueryClientProvider>
  );
}

test.each([
  ['none', () => [], 1],
  ['one of before the press', () => [{ keptAt: new Date(sampleNow - 60_000).toISOString() }], 1],
  ['one of this press', () => [{ keptAt: new Date(sampleNow + 60_000).toISOString() }], 0],
  [
    'a list that can’t be read',
    () => {
      throw new Error('No.');
    },
    1,
  ],
])('a receipt is kept once a press; there is %s', async (_, kept, times) => {
  container.kept = kept;
  vi.mocked(keepReceipt).mockResolvedValue({ name: '', code: '' });
  const { rerender } = render(page('active'));
  await screen.findByText(/Receipt kept/);
  rerender(page('ended'));
  await act(() => Promise.resolve());
  expect(keepReceipt).toHaveBeenCalledTimes(times);
});
