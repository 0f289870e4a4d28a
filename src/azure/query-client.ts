import { CancelledError, type FetchQueryOptions, QueryClient, type QueryKey } from '@tanstack/react-query';

/** The one cache of what was read from Azure. Nothing in it is the truth: it is the last confirmed read, and pages show its age. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The transport repeats what may be repeated; a second layer would multiply the attempts.
      retry: false,
      staleTime: 2000,
      refetchOnWindowFocus: false,
      // A page that waits for a connection shows nothing; a failed read says what is wrong.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/**
 * The key of what ARM has under a path: its segments, so that invalidating a scope invalidates all below it. Lower case, because ARM
 * answers in mixed case.
 */
export const queryKey = (path: string): string[] => path.toLowerCase().split('/').slice(1);

/**
 * What a query says now, give or take what it may be held for. A page that is left calls off the reading that it began, which ends with what
 * was held before, or with nothing: so it is asked for until an answer has come, or `signal` ends. Throws what the query throws.
 */
export const fetchNew = async <Answer, Data, Key extends QueryKey>(
  query: FetchQueryOptions<Answer, Error, Data, Key>,
  signal?: AbortSignal,
): Promise<Data> => {
  const { queryKey, staleTime } = queryClient.defaultQueryOptions(query);
  const known = () => queryClient.getQueryCache().find({ queryKey, exact: true });
  const before = known()?.state.dataUpdateCount;
  try {
    const data = await queryClient.fetchQuery(query);
    const isAnswered = known()?.state.dataUpdateCount !== before;
    const mayBeHeld = typeof staleTime === 'number' && known()?.isStaleByTime(staleTime) === false;
    if (isAnswered || mayBeHeld || signal?.aborted === true) return data;
  } catch (error) {
    // That is another reader's leaving. A query that ended with it would be taken for one that was itself called off, and never settle.
    if (!(error instanceof CancelledError) || signal?.aborted === true) throw error;
  }
  return fetchNew(query, signal);
};
