import { QueryClient, QueryClientProvider, type QueryKey } from '@tanstack/react-query';
import type { ComponentType, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter, Route, Routes } from 'react-router';
import { expect, it, vi } from 'vitest';
import { consentQuery, consentRecordsQuery } from '#src/azure/records/consent-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sampleConsentId, sampleNow } from '#src/consent/samples.ts';
import { Component as ConsentPage } from './ConsentPage.tsx';
import { Component as HistoryPage } from './HistoryPage.tsx';

// A page that is only written has what its stores hold.
vi.mock(import('react'), async (original) => ({ ...(await original()), useSyncExternalStore: (_, get) => get() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/config.ts', () => ({ config: () => ({}) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));
vi.mock('#src/shell/Page.tsx', () => ({ Page: ({ children }: { children: ReactNode }) => children }));
vi.mock('#src/ui/data-list/DataList.tsx', () => ({ DataList: () => null }));
vi.mock('#src/ui/media.ts', () => ({ useMedia: () => false }));

/** The page after a reading that failed, with what an earlier one has brought. */
function page(Page: ComponentType, queryKey: QueryKey, data: unknown): string {
  const client = new QueryClient({ defaultOptions: { queries: { retryOnMount: false } } });
  const query = client.getQueryCache().build(client, { queryKey });
  if (data !== undefined) query.setData(data);
  query.setState({ status: 'error', error: new AzureError({ kind: 'forbidden', message: 'No.' }) });
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[`/${sampleConsentId}`]}>
        <Routes>
          <Route path="/:consentId" element={<Page />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

it.each([
  ['The consents', HistoryPage, consentRecordsQuery().queryKey, { consents: [] }],
  ['The records of this consent', ConsentPage, consentQuery(sampleConsentId).queryKey, { entry: undefined }],
])('%s are not said to be unread above what was read of them', (what, Page, key, data) => {
  expect(page(Page, key, undefined)).toContain(`${what} could not be read. `);
  expect(page(Page, key, { ...data, problems: [], readAt: sampleNow })).toContain(`${what} could not be read again. `);
});
