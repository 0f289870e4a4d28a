import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { activityQuery } from '#src/azure/resources/activity-log.ts';
import { jobsQuery } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { correlationId } from '#src/consent/consent.ts';
import { useNamesApart } from '#src/pages/shared/use-names-apart.ts';
import { useWitness } from '#src/pages/shared/use-witness.ts';
import { ConsentTimeline } from './ConsentTimeline.tsx';
import { useConsentJobs } from './use-consent-jobs.ts';
import { after, consent, end, entry, machine } from './consent-samples.ts';

const paper = vi.hoisted(() => ({ is: false }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => paper.is }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const one = entry();
const role = 'Ask an administrator of the subscription for the role that holds it.';
const refused = (id: string) =>
  new AzureError({ kind: 'forbidden', message: 'No permission. '.repeat(30), correlationId: id });

function Page({ shown: shownEntry }: { shown: ConsentHistoryEntry }) {
  const { readings } = useWitness(shownEntry);
  const { machines } = shownEntry.consent;
  const nameOf = useNamesApart(machines);
  const jobs = useConsentJobs(machines, nameOf);
  return (
    <ConsentTimeline
      entry={shownEntry}
      jobs={jobs}
      nameOf={nameOf}
      onMoreJobs={vi.fn()}
      readings={readings}
      now={after}
    />
  );
}

/** The timeline while these readings have failed. */
const shown = async (
  failed: readonly (readonly [queryKey: readonly unknown[], error: AzureError])[],
  shownEntry: ConsentHistoryEntry = one,
) => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, retryOnMount: false } } });
  for (const [queryKey, error] of failed)
    await client.prefetchQuery({ queryKey: [...queryKey], queryFn: () => Promise.reject(error) });
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <Page shown={shownEntry} />
    </QueryClientProvider>,
  );
};

it('says why jobs could not be read, what to do about it, and the correlation id', async () => {
  const html = await shown([[jobsQuery(machine('srv-sql-01')).queryKey, refused('c-jobs')]]);
  expect(html).toContain('The jobs of srv-sql-01 could not be read: ');
  expect(html).toContain(role);
  expect(html).toContain('<code>c-jobs</code>');
});

it('says why the Activity Log could not be read, what to do about it, and the correlation id', async () => {
  const subscriptionId = consent.machines[0]?.split('/')[2] ?? '';
  const html = await shown([
    [activityQuery(subscriptionId, correlationId(one.consentHash)).queryKey, refused('c-log')],
  ]);
  expect(html).toContain(`The Activity Log of subscription ${subscriptionId} could not be read: `);
  expect(html).toContain(role);
  expect(html).toContain('<code>c-log</code>');
});

it('says that there is more to read in a place that is there before', async () => {
  const place = (html: string) => /<span role="status">([^<]*)<\/span>/.exec(html)?.[1];
  expect(place(await shown([]))).toBe('Reading jobs and the Activity Log…');
  const subscriptionId = consent.machines[0]?.split('/')[2] ?? '';
  const keys = [
    ...consent.machines.map((id) => jobsQuery(id).queryKey),
    activityQuery(subscriptionId, correlationId(one.consentHash)).queryKey,
  ];
  expect(place(await shown(keys.map((key) => [key, refused('c')] as const)))).toBe('');
});

it('tells machines of one name apart, and adds nothing to a name that only one bears', async () => {
  const twin = machine('srv-sql-01').replace('rg-sql-prod', 'rg-sql-test');
  const ended = end('srv-sql-01', 'revoked');
  const two = entry([ended, { ...ended, machineId: twin }, end('srv-sql-02', 'revoked')]);
  const machines = [machine('srv-sql-01'), twin, machine('srv-sql-02')];
  const html = await shown([[jobsQuery(twin).queryKey, refused('c-twin')]], {
    ...two,
    consent: { ...consent, machines },
  });
  expect(html).toContain('Revoked on srv-sql-01 (rg-sql-prod), proven');
  expect(html).toContain('Revoked on srv-sql-01 (rg-sql-test), proven');
  expect(html).toContain('The jobs of srv-sql-01 (rg-sql-test) could not be read');
  expect(html).toContain('Revoked on srv-sql-02, proven');
});

it('shows a hundred entries at first, and prints them all, for on paper nothing can be pressed for', async () => {
  const names = Array.from({ length: 150 }, (_, index) => `srv-${index}`);
  const many = entry(names.map((name) => end(name, 'revoked')));
  const entriesIn = async () => {
    const html = await shown([], many);
    return { count: html.match(/<time/g)?.length ?? 0, more: /Show \d+ more of (\d+) entries/.exec(html)?.[1] };
  };
  const { count, more } = await entriesIn();
  expect(count).toBe(100);
  expect(Number(more)).toBeGreaterThan(150);
  paper.is = true;
  expect(await entriesIn()).toEqual({ count: Number(more), more: undefined });
  paper.is = false;
});
