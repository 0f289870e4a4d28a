import { useEffect, useMemo, useRef } from 'react';
import { queryClient } from '#src/azure/query-client.ts';
import { jobsQuery } from '#src/azure/resources/edge-jobs.ts';
import type { EndRecord } from '#src/consent/record.ts';
import type { MachineJobs } from './job-events.ts';

/** Who put the end on record may take it to be so much earlier than this page, ms. */
const slackMs = 10_000;

/** When the last end on record of each machine was confirmed, ms, by lower-case id. */
function lastEnds(ends: readonly EndRecord[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { machineId, confirmedAt } of ends) {
    const id = machineId.toLowerCase();
    last.set(id, Math.max(last.get(id) ?? -Infinity, Date.parse(confirmedAt)));
  }
  return last;
}

/**
 * Reads the jobs of a machine again where they were read before an end that is on record by now: they show access, sessions and requests as these
 * were. Once for each end, and of its machine alone: with the ends of hundreds not all jobs are read each time.
 */
export function useJobsAfterEnds(ends: readonly EndRecord[], jobs: readonly MachineJobs[]): void {
  const endedAt = useMemo(() => lastEnds(ends), [ends]);
  const done = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, reading } of jobs) {
      const at = endedAt.get(id.toLowerCase());
      const end = `${id} ${at}`;
      if (at === undefined || !reading || reading.readAt > at + slackMs || done.current.has(end)) continue;
      done.current.add(end);
      void queryClient.invalidateQueries({ queryKey: jobsQuery(id).queryKey });
    }
  }, [endedAt, jobs]);
}
