import { QueryClient } from '@tanstack/react-query';
import { minuteMs } from '#src/lib/time.ts';

/** The one cache of what was read from Azure. Nothing in it is the truth: it is the last confirmed read, and pages show its age. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The transport repeats what may be repeated; a second layer would multiply the attempts.
      retry: false,
      staleTime: 2000,
      // Of a thousand machines each is read again within minutes, and what lists and dialogs say of one rests on what was read of it.
      gcTime: 60 * minuteMs,
      refetchOnWindowFocus: false,
      // A page that waits for a connection shows nothing; a failed read says what is wrong.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/**
 * The key of what ARM has under a path: its segments in lower case, as ARM answers in mixed case. Invalidating a scope invalidates all that
 * is below it.
 */
export function armKey(path: string): string[] {
  return path.toLowerCase().split('/').slice(1);
}
