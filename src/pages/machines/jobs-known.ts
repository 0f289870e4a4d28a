import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import type { JobEvidence, RemovedJob } from '#src/consent/access/access-state.ts';
import { serverTimeOf } from '#src/azure/transport/server-clock.ts';

/** What the list knows of the remote support jobs of one machine. Times in ms of server time. */
export type JobsKnown =
  /** Nobody has looked, because the row was not on screen yet, or because there is nothing that could have jobs. */
  | { kind: 'notRead' }
  | { kind: 'reading' }
  | ({ kind: 'read'; jobs: JobEvidence[] } & Answered)
  | ({ kind: 'unavailable'; reason: string } & Answered)
  | { kind: 'failed'; error: Error | undefined; since: number };

interface Answered {
  readAt: number;
  /** What some page of this tab has seen on the machine, and is no longer listed. */
  removedJobs?: RemovedJob[];
  /** The reads after it failed from then on, and why. */
  failedSince?: number;
  error?: Error;
}

/** How the query layer holds the reading of one machine; its times in ms of the browser's clock. */
interface Held {
  data: JobsReading | undefined;
  error: Error | null;
  errorUpdatedAt: number;
}

export function jobsKnown({ data, error, errorUpdatedAt }: Held): JobsKnown {
  const failedSince = error === null ? undefined : serverTimeOf(errorUpdatedAt);
  const failing = error === null || failedSince === undefined ? {} : { failedSince, error };
  if (data?.available === true) return { kind: 'read', jobs: data.jobs, readAt: data.readAt, ...failing };
  if (data) return { kind: 'unavailable', reason: data.reason, readAt: data.readAt, ...failing };
  return error === null || failedSince === undefined
    ? { kind: 'reading' }
    : { kind: 'failed', error, since: failedSince };
}

/** Whether this machine's access is worth reading again wherever its row is. */
export const hasJobs = (known: JobsKnown | undefined): boolean => known?.kind === 'read' && known.jobs.length > 0;
