import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '#src/azure/query-client.ts';
import { evidenceStore } from './evidence-store.ts';

/** These have a token of their own: that it lacks says nothing of the session with Azure Resource Manager. */
const meta = { resource: 'storage' };

const keptKey = (consentId: string) => ['kept-receipts', consentId];

/** The receipts of a consent that the customer's container holds, the latest first; none where no container is configured. */
export const keptReceiptsQuery = (consentId: string) =>
  queryOptions({
    queryKey: keptKey(consentId),
    queryFn: ({ signal }) => evidenceStore()?.listReceipts(consentId, signal) ?? [],
    staleTime: 30_000,
    meta,
  });

/** What Azure says of the container's protection; policies are set once. */
export const protectionQuery = () =>
  queryOptions({
    queryKey: ['evidence-protection'],
    queryFn: ({ signal }) => evidenceStore()?.readProtection(signal) ?? ('unseen' as const),
    staleTime: 10 * 60_000,
    meta,
  });

/** One more receipt is kept: pages read the list anew. */
export const forgetKeptReceipts = (consentId: string): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: keptKey(consentId) });
