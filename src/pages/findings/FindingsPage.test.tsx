import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { type Reconciliation, reconciliationQuery } from '#src/azure/reconciliation/reconciliation.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sampleNow } from '#src/consent/samples.ts';
import { Component } from './FindingsPage.tsx';

// A page that is only written has what its stores hold.
vi.mock(import('react'), async (original) => ({ ...(await original()), useSyncExternalStore: (_, get) => get() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/shell/Page.tsx', () => ({ Page: ({ children }: { children: ReactNode }) => children }));

it('says above what was compared that it could not be compared again', () => {
  const client = new QueryClient();
  const compared = { machines: 0, asked: 0, unread: 0, jobs: 0, extensions: 0, records: 0, consents: 0 };
  const reading: Reconciliation = { findings: [], compared, readAt: sampleNow };
  client.setQueryData(reconciliationQuery().queryKey, reading);
  const error = new AzureError({ kind: 'forbidden', message: 'No.' });
  client.getQueryCache().find({ queryKey: reconciliationQuery().queryKey })?.setState({ status: 'error', error });
  const html = renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <MemoryRouter>
        <Component />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  expect(html).toContain('Grants and records could not be compared again. ');
});
