import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { consentRecordsQuery, type RecordProblem } from '#src/azure/records/consent-records.ts';
import { during } from './consent-samples.ts';
import { Component } from './HistoryPage.tsx';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/shell/Page.tsx', () => ({ Page: ({ children }: { children: ReactNode }) => children }));
vi.mock('#src/ui/data-list/DataList.tsx', () => ({ DataList: ({ empty }: { empty: ReactNode }) => empty }));
vi.mock('#src/shell/list-view.ts', () => ({ useListView: () => [{}] }));
vi.mock('./HistoryFilters.tsx', () => ({ HistoryFilters: () => null }));
vi.mock('./use-history-rows.ts', () => ({ useHistoryRows: () => ({ rows: [], consents: [] }) }));

it.each<[string, Pick<RecordProblem, 'isOutOfPlace'>]>([
  ['No consent in what could be read', {}],
  // Anybody may have put it there.
  ['No consents recorded', { isOutOfPlace: true }],
])('says “%s” of a list without consents, with what does not count beside it: %j', (title, more) => {
  const client = new QueryClient();
  const problems = [{ scope: '/rg', reason: 'It does not count.', ...more }];
  client.setQueryData(consentRecordsQuery().queryKey, { consents: [], problems, readAt: during });
  const html = renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <MemoryRouter>
        <Component />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  expect(html).toContain(title);
});
