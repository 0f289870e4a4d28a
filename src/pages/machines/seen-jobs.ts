import type { QueryCacheNotifyEvent, QueryClient } from '@tanstack/react-query';
import { endedIn } from '#src/azure/evidence/job-ends.ts';
import { noteList } from '#src/azure/evidence/job-memory.ts';
import { queryKey } from '#src/azure/query-client.ts';
import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import { type Instant, instantNow } from '#src/azure/transport/instant.ts';
import { serverNow, serverTimeThen } from '#src/azure/transport/server-clock.ts';
import type { AccessEvidence, RemovedJob } from '#src/consent/access/access-state.ts';
import type { JobsKnown } from './jobs-known.ts';

/** What the lists of jobs that the rows are read from tell of jobs that somebody deletes. By lower-case machine id. */
export interface SeenJobs {
  /** Takes in what happens to the query of a machine's jobs. */
  hear: (id: string, event: Extract<QueryCacheNotifyEvent, { type: 'updated' }>) => void;
  /** What is known, and beside it the jobs that this tab has seen on the machine and that are gone. */
  withRemoved: (id: string, known: JobsKnown) => JobsKnown;
}

const removedOn = (id: string): RemovedJob[] => noteList(id, { jobs: 'unknown', askedAt: 0, readAt: 0 }, [], []);

export function createSeenJobs(client: QueryClient): SeenJobs {
  /** When the reading that is under way was begun: so long ago a job that it lists may have gone. */
  const begun = new Map<string, Instant>();

  /** Whether a job has ended may need the machine, as far as some page has read it. */
  const endedOn = (id: string, { jobs, readAt }: { jobs: AccessEvidence['jobs']; readAt: number }): string[] => {
    const evidence = client.getQueryData<AccessEvidence>([...queryKey(id), 'evidence']);
    const machine = evidence?.machine ?? 'unknown';
    return endedIn({ now: serverNow(), machine, extension: 'unknown', jobs, records: 'unknown', readAt });
  };

  return {
    hear(id, { action, query }) {
      if (action.type === 'fetch') begun.set(id, instantNow());
      const at = begun.get(id);
      const reading = query.state.data as JobsReading | undefined;
      // What a page put there by itself is no reading.
      if (action.type !== 'success' || action.manual === true || at === undefined || reading?.available !== true)
        return;
      noteList(id, { ...reading, askedAt: serverTimeThen(at) }, [], endedOn(id, reading));
    },
    withRemoved(id, known) {
      if (known.kind !== 'read' && known.kind !== 'unavailable') return known;
      const removedJobs = removedOn(id);
      return removedJobs.length === 0 ? known : { ...known, removedJobs };
    },
  };
}
