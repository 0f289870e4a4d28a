import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { activityQuery } from '#src/azure/resources/activity-log.ts';
import { jobsQuery } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { correlationId } from '#src/consent/consent.ts';
import { useWitness } from '#src/pages/shared/use-witness.ts';
import { ConsentTimeline } from './ConsentTimeline.tsx';
import { after, consent, entry, machine } from './consent-samples.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const one = entry();
const role = 'Ask an administrator of the subscription for the role that holds it.';
const refused = (id: string) =>
  new AzureError({ kind: 'forbidden', message: 'No permission. '.repeat(30), correlationId: id });

function Page() {
  const { readings } = useWitness(one);
  return <ConsentTimeline entry={one} readings={readings} now={after} />;
}

/** The timeline while these readings have failed. */
const shown = async (failed: readonly (readonly [queryKey: readonly unknown[], error: AzureError])[]) => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, retryOnMount: false } } });
  for (const [queryKey, error] of failed)
    await client.prefetchQuery({ queryKey: [...queryKey], queryFn: () => Promise.reject(error) });
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <Page />
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
