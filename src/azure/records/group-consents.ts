import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { type ConsentsReading, groupsOf, readGroups } from './consent-history.ts';

/** The key of the consents of all machines, and of the resource groups that they are read from. */
export const machineConsentsKey = ['consents', 'machine'] as const;

interface Listing {
  reading: ConsentsReading;
  /** ms of `performance.now()`. */
  begunAt: number;
}

/** That this person may not list a group stays so for a while. What failed in another way says nothing of the group to its other machines. */
const hasFailed = ({ reading }: Listing): boolean =>
  reading.problems.some(({ error }) => error !== undefined && error.kind !== 'forbidden');

/** It takes no signal: many read from it, and it goes on when one of them is left. */
const listingQuery = (group: string) =>
  queryOptions({
    queryKey: [...machineConsentsKey, 'group', group.toLowerCase()],
    queryFn: async (): Promise<Listing> => {
      const begunAt = performance.now();
      return { reading: await readGroups([group]), begunAt };
    },
    staleTime: ({ state: { data } }) => (data !== undefined && hasFailed(data) ? 0 : 60_000),
    structuralSharing: false,
  });

/**
 * The consents of a resource group, listed once for all of its machines. `isFresh`: from a listing that begins now or later, whatever is
 * held or under way. Throws AzureError.
 */
const readGroupConsents = async (group: string, isFresh: boolean): Promise<ConsentsReading> => {
  const query = listingQuery(group);
  const isForgotten = queryClient.getQueryState(query.queryKey)?.isInvalidated === true;
  const since = isFresh || isForgotten ? performance.now() : Number.NEGATIVE_INFINITY;
  for (;;) {
    // What began before that is not used, and what is under way is waited for: the next serves all who waited.
    const isOld = (queryClient.getQueryData(query.queryKey)?.begunAt ?? Number.NaN) < since;
    const { reading, begunAt } = await queryClient.fetchQuery(isOld ? { ...query, staleTime: 0 } : query);
    if (begunAt >= since) return reading;
  }
};

const noRecords = (): ConsentsReading => ({ consents: [], problems: [], readAt: serverNow() });

/**
 * The consents that name this machine, from its resource group alone. Records are only ever added, so they are read rarely, and a group once
 * for all of its machines. With a `staleTime` of 0 they are read anew. Whoever reads them shares the reading with the machine's page, so it
 * takes no signal: a revoke goes on when the page is left.
 */
export const machineConsentsQuery = (machineId: string) =>
  queryOptions({
    queryKey: [...machineConsentsKey, machineId.toLowerCase()],
    queryFn: async ({ client, queryKey }): Promise<ConsentsReading> => {
      const id = machineId.toLowerCase();
      const [group] = groupsOf([id]);
      const asked: object = client.getQueryCache().find({ queryKey })?.options ?? {};
      const isFresh = 'staleTime' in asked && asked.staleTime === 0;
      const reading = group === undefined ? noRecords() : await readGroupConsents(group, isFresh);
      return { ...reading, consents: reading.consents.filter(({ consent }) => consent.machines.includes(id)) };
    },
    staleTime: 60_000,
  });
