import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { FunctionComponent, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter, Route, Routes } from 'react-router';
import { describe, expect, it, vi } from 'vitest';
import {
  type ConsentHistoryEntry,
  consentQuery,
  consentRecordsQuery,
  type RecordProblem,
} from '#src/azure/records/consent-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sampleConsentId, sampleGroup } from '#src/consent/samples.ts';
import type { Command } from '#src/shell/command.ts';
import { end, entry } from './consent-samples.ts';
import { Component as ConsentPage } from './ConsentPage.tsx';
import { Component as HistoryPage } from './HistoryPage.tsx';
import { Component as ReceiptPage } from './ReceiptPage.tsx';

// A page that is only written has what its stores hold.
vi.mock(import('react'), async (original) => ({ ...(await original()), useSyncExternalStore: (_, get) => get() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/config.ts', () => ({ config: () => ({}), ConfigError: class extends Error {} }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));
vi.mock('#src/shell/Page.tsx', () => ({
  Page: ({ subtitle, commands, children }: { subtitle?: string; commands: Command[]; children: ReactNode }) => (
    <>
      {subtitle}
      {commands.map(({ unavailable }) => unavailable).join(' ')}
      {children}
    </>
  ),
}));

vi.mock('./HistoryFilters.tsx', () => ({ HistoryFilters: () => null }));
vi.mock('#src/ui/data-list/DataList.tsx', () => ({ DataList: ({ empty }: { empty: ReactNode }) => empty }));

const deployment = (name: string) => `${sampleGroup}/providers/Microsoft.Resources/deployments/remote-support-${name}`;
const altered: RecordProblem = {
  scope: deployment(`consent-${sampleConsentId}`),
  reason: 'The record was altered.',
  consentId: sampleConsentId,
};
const elsewhere: RecordProblem = { ...altered, isOutOfPlace: true, reason: 'It lies elsewhere.' };
const gone: RecordProblem = { ...altered, scope: deployment(`change-${sampleConsentId}-1`), isConsentGone: true };
const unread: RecordProblem = {
  scope: `${sampleGroup}-2`,
  reason: 'No permission.',
  error: new AzureError({ kind: 'forbidden', message: 'No.' }),
};

const page = (Component: FunctionComponent, problems: RecordProblem[], found?: ConsentHistoryEntry): string => {
  const client = new QueryClient();
  const readAt = Date.now();
  client.setQueryData(consentQuery(sampleConsentId).queryKey, { problems, readAt, ...(found && { entry: found }) });
  client.setQueryData(consentRecordsQuery().queryKey, { consents: [], problems, readAt });
  return shownWith(client, Component);
};

const shownWith = (client: QueryClient, Component: FunctionComponent): string =>
  renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[`/${sampleConsentId}`]}>
        <Routes>
          <Route path="/:consentId" element={<Component />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );

describe.each([
  { name: 'The page of a consent', Component: ConsentPage },
  { name: 'The page of its receipt', Component: ReceiptPage },
])('$name', ({ Component }) => {
  const shown = (...problems: RecordProblem[]) => page(Component, problems);
  const notTrusted = 'What is recorded under this id cannot be trusted';

  it('calls no record absent that is there and cannot be trusted', () => {
    expect(shown(altered)).not.toMatch(/was found|no consent with this id|[Nn]o record|nothing to write|There is no /);
    for (const problems of [[], [unread], [elsewhere]]) expect(shown(altered, ...problems)).toContain(notTrusted);
  });

  it('calls a copy that lies elsewhere neither untrusted nor the record, nor the record absent', () => {
    for (const problems of [[], [unread]]) {
      expect(shown(elsewhere, ...problems)).toContain('Only a copy of this record was found');
      expect(shown(elsewhere, ...problems)).not.toMatch(
        /be trusted|no consent with this id|[Nn]o record|nothing to write|There is no /,
      );
    }
    expect(shown(elsewhere)).not.toContain('could not be read');
  });

  it('calls none absent where not all was read', () => {
    expect(shown(unread)).toContain('No record of this consent in what could be read');
    expect(shown(unread)).not.toMatch(/was found|no consent with this id|nothing to write|There is no /);
  });

  it('says that there is none where all was read', () => {
    for (const problems of [[], [gone]]) expect(shown(...problems)).toContain('No record of this consent was found');
    expect(shown()).not.toMatch(/could not be read|cannot be trusted/);
  });
});

it('The page of a consent tells of a copy that lies elsewhere, and holds nothing against the record for it', () => {
  const ended = entry([end('srv-sql-01', 'revoked'), end('srv-sql-02', 'revoked')]);
  const text = page(ConsentPage, [elsewhere], { ...ended, consentId: sampleConsentId, misplaced: [elsewhere] });
  expect(text).toContain('Found where its consent has no machine, so not counted: 1 record.');
  expect(text).not.toMatch(/do not fit together|with differences/);
});

it('The page of the receipt reads out that there is none', () => {
  expect(page(ReceiptPage, [unread])).toMatch(/<div role="status"[^>]*><div role="group"/);
});

it('The list of consents says that none is recorded only where nothing else was found and all was read', () => {
  const partly = 'No consent in what could be read';
  for (const problems of [[altered], [gone], [unread]]) expect(page(HistoryPage, problems)).toContain(partly);
  expect(page(HistoryPage, [])).toContain('No consents recorded');
});

it('The list of consents says that it is every one only where all was read, and now', async () => {
  const every = 'Every consent recorded in the resource groups';
  expect(page(HistoryPage, [])).toContain(every);
  expect(page(HistoryPage, [unread])).not.toContain(every);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, retryOnMount: false } } });
  expect(shownWith(client, HistoryPage)).not.toContain(every);
  const { queryKey } = consentRecordsQuery();
  const fail = () => client.prefetchQuery({ queryKey, queryFn: () => Promise.reject(new Error('No.')), staleTime: 0 });
  await fail();
  expect(shownWith(client, HistoryPage)).not.toContain(every);
  client.setQueryData(queryKey, { consents: [], problems: [], readAt: 0 }, { updatedAt: 1 });
  await fail();
  expect(shownWith(client, HistoryPage)).not.toContain(every);
});
