import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { consentQuery } from '#src/azure/records/consent-records.ts';
import { activityQuery } from '#src/azure/resources/activity-log.ts';
import { type JobsReading, jobsQuery } from '#src/azure/resources/edge-jobs.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { correlationId } from '#src/consent/consent.ts';
import { sampleConsentId } from '#src/consent/samples.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { momentWords } from '#src/lib/time.ts';
import { entry, job, machine } from './consent-samples.ts';
import { Component as ConsentPage } from './ConsentPage.tsx';

// A page that is only written has what its stores hold.
vi.mock(import('react'), async (original) => ({ ...(await original()), useSyncExternalStore: (_, get) => get() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/config.ts', () => ({ config: () => ({}) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));
vi.mock('#src/shell/Page.tsx', () => ({ Page: ({ aside }: { aside?: ReactNode }) => aside }));
vi.mock('#src/ui/data-list/DataList.tsx', () => ({ DataList: () => null }));
vi.mock('#src/ui/media.ts', () => ({ useMedia: () => false }));

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 24, 16) }));
afterEach(() => void vi.useRealTimers());

const hour = 3_600_000;
const consent = { ...entry(), consentId: sampleConsentId };

/** What the page says of its age, with records, the jobs of a machine and the log as old as this, in hours. */
function age(of: { records: number; jobs?: number; log?: number }): { text: string; asOf: (hours: number) => string } {
  const now = serverNow();
  const at = (hours: number) => now - hours * hour;
  const client = new QueryClient({ defaultOptions: { queries: { retryOnMount: false } } });
  client.setQueryData(consentQuery(sampleConsentId).queryKey, {
    entry: consent,
    problems: [],
    readAt: at(of.records),
  });
  if (of.jobs !== undefined) {
    const reading: JobsReading = { available: true, jobs: [job], readAt: at(of.jobs), answeredBy: at(of.jobs) };
    client.setQueryData(jobsQuery(machine('srv-sql-02')).queryKey, reading);
  }
  const log = activityQuery(
    parseMachineId(machine('srv-sql-01'))?.subscriptionId ?? '',
    correlationId(consent.consentHash),
  );
  if (of.log !== undefined) client.setQueryData(log.queryKey, [], { updatedAt: Date.now() - of.log * hour });
  const text = renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[`/${sampleConsentId}`]}>
        <Routes>
          <Route path="/:consentId" element={<ConsentPage />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return { text, asOf: (hours) => `as of ${momentWords(at(hours), now)} (${hours} h ago)` };
}

it.each([
  ['the records', { records: 4, jobs: 2, log: 1 }, 4],
  ['the jobs', { records: 1, jobs: 3, log: 2 }, 3],
  ['the Activity Log', { records: 1, jobs: 2, log: 5 }, 5],
  ['what could be read', { records: 2 }, 2],
])('is as old as the oldest that it shows, such as %s', (_, of, oldest) => {
  const { text, asOf } = age(of);
  expect(text).toContain(asOf(oldest));
  expect(text).toContain('aria-label="Read the records, jobs and Activity Log again"');
});
