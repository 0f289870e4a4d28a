// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, test, vi } from 'vitest';
import { consentQuery } from '#src/azure/history.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { createReceipt } from '#src/azure/receipts.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { receiptText } from '#src/consent/receipt/receipt.ts';
import type { KnownFacts } from '#src/consent/receipt/checks.ts';
import { paths } from '#src/paths.ts';
import { fixtureReceipt, knownFacts } from '#test/proof/receipts.ts';
import { Component, loader } from './ReceiptPage.tsx';

// Verifying takes as long as it takes on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

const azure = vi.hoisted(() => ({
  make: (): ReturnType<typeof createReceipt> => Promise.reject(new Error()),
  facts: {} as KnownFacts,
  saved: [] as unknown[],
}));

vi.mock('#src/azure/receipts.ts', () => ({
  createReceipt: () => azure.make(),
  factsNow: () => Promise.resolve(azure.facts),
}));
vi.mock('#src/azure/receipt-container.ts', () => ({ hasContainer: () => false }));
vi.mock('#src/server-time.ts', () => ({ serverNow: () => 0, useServerNow: () => 0 }));
vi.mock('#src/lib/save-file.ts', () => ({ saveFile: (...file: unknown[]) => azure.saved.push(file[2]) }));

const { consentId } = fixtureReceipt.record;

afterEach(() => {
  cleanup();
  queryClient.clear();
});

function open(make: () => ReturnType<typeof createReceipt>, facts: KnownFacts = knownFacts) {
  azure.make = make;
  azure.facts = facts;
  const entry = { ...fixtureReceipt.record, problems: [] } as unknown as ConsentEntry;
  queryClient.setQueryData(consentQuery(consentId).queryKey, { entry, problems: [], readAt: 0 });
  const path = '/history/:consentId/receipt';
  const router = createMemoryRouter([{ path, Component, loader, HydrateFallback: () => null }], {
    initialEntries: [paths.receipt(consentId)],
  });
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
}

test('a receipt is checked as the file that it is, and saved as that', async () => {
  open(() => Promise.resolve(fixtureReceipt));
  await screen.findByText('Valid');
  expect(screen.getByText(/Signed by/).textContent).toContain('Ada Lovelace');
  expect(screen.queryByRole('list', { name: 'Failed checks' })).toBeNull();
  expect(screen.getByRole('list', { name: 'What couldn’t be read' }).children).toHaveLength(
    fixtureReceipt.azure.notRead.length,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Download' }));
  expect(azure.saved).toEqual([[receiptText(fixtureReceipt)]]);
});

test('what couldn’t be confirmed is not said to be signed', async () => {
  open(() => Promise.resolve(fixtureReceipt), {});
  await screen.findByText('Not confirmed');
  expect(screen.queryByText(/Signed by/)).toBeNull();
  expect(screen.getByRole('list', { name: 'Checks that couldn’t be made' }).children.length).toBeGreaterThan(0);
});

test('a failure is told once, and can be tried again', async () => {
  open(() => Promise.reject(new AzureError({ kind: 'forbidden', message: 'Azure says no' })));
  const again = await screen.findByRole('button', { name: 'Try again' });
  azure.make = () => Promise.resolve(fixtureReceipt);
  fireEvent.click(again);
  await screen.findByText('Valid');
  expect(screen.queryByText(/Couldn’t make/)).toBeNull();
});
