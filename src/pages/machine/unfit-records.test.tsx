import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter, Route, Routes } from 'react-router';
import { expect, it, vi } from 'vitest';
import { machineEvidenceQuery } from '#src/azure/evidence/machine-evidence.ts';
import { machineConsentsQuery, type RecordProblem } from '#src/azure/records/consent-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sampleConsentId, sampleEvidence, sampleGroup, sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { paths } from '#src/paths.ts';
import { Component } from './MachinePage.tsx';

// A page that is only written has what its stores hold.
vi.mock(import('react'), async (original) => ({ ...(await original()), useSyncExternalStore: (_, get) => get() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/config.ts', () => ({ config: () => ({}) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));
vi.mock('#src/shell/Page.tsx', () => ({ Page: ({ children }: { children: ReactNode }) => children }));
vi.mock('#src/ui/data-list/DataList.tsx', () => ({ DataList: ({ empty }: { empty: ReactNode }) => empty }));

vi.useFakeTimers({ toFake: ['Date'], now: sampleEvidence().now });

const id = sampleMachine('srv-1');
const deployment = (name: string) => `${sampleGroup}/providers/Microsoft.Resources/deployments/remote-support-${name}`;
const altered = (consentId: string): RecordProblem => ({
  scope: deployment(`consent-${consentId}`),
  reason: 'The record was altered.',
  consentId,
});
const own = altered(sampleConsentId);
const another = altered('rs-other');
const gone: RecordProblem = { ...another, scope: deployment('change-rs-other-1'), isConsentGone: true };
const misplaced: RecordProblem = { ...own, reason: 'It lies elsewhere.', isOutOfPlace: true };
const unread: RecordProblem = {
  scope: sampleGroup,
  reason: 'No permission.',
  error: new AzureError({ kind: 'forbidden', message: 'No.' }),
};

/** What the page of a machine with a job and no record says, on its tab History too. */
const page = (...problems: RecordProblem[]): string => {
  const client = new QueryClient();
  client.setQueryData(machineEvidenceQuery(id).queryKey, sampleEvidence({ records: [] }));
  client.setQueryData(machineConsentsQuery(id).queryKey, { consents: [], problems, readAt: sampleNow });
  const html = renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[`${paths.machine(id)}?tab=history`]}>
        <Routes>
          <Route path="/machines/:subscriptionId/:resourceGroup/:name" element={<Component />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return html.replaceAll(/<[^>]*>/g, ' ');
};

const noneFound = 'no consent record of this app was found for it';
const notYetRead = 'the consent records could not be read yet';
const notTrusted = 'its consent record cannot be trusted';

it('says that no record was found of access where all was read, whatever else its resource group holds', () => {
  for (const problems of [[], [another], [gone]]) {
    expect(page(...problems)).toContain(noneFound);
    expect(page(...problems)).not.toMatch(/could not be read|No consent could be read/);
  }
});

it('does not say so where the record of this access cannot be trusted, or not all was read', () => {
  for (const problems of [[own], [own, unread]]) {
    expect(page(...problems)).toContain(notTrusted);
    expect(page(...problems)).not.toContain(noneFound);
  }
  expect(page(another, unread)).toContain(notYetRead);
  expect(page(another, unread)).toContain('No consent could be read');
});

it('names what cannot be trusted, and does not call it absent', () => {
  expect(page(another)).toContain(`${another.scope}: The record was altered.`);
  expect(page(another)).not.toContain('No consents recorded');
  expect(page()).toContain('No consents recorded');
});

it('promises no other record of access whose name a consent about other machines bears', () => {
  expect(page(misplaced)).toContain('the record of its name here is of a consent without a machine here');
  expect(page(misplaced)).not.toContain('its consent record');
});
