import { queryOptions } from '@tanstack/react-query';
import { type ConsentHistoryEntry, readCaller } from './consent-records.ts';

/** The person of a consent whose records have been read, with that name where the log has it. */
export const callerQuery = (entry: ConsentHistoryEntry) =>
  queryOptions({
    queryKey: ['caller', entry.consentId],
    queryFn: async () => ({ userId: entry.consent.userId, caller: await readCaller(entry) }),
    staleTime: 60_000,
  });
