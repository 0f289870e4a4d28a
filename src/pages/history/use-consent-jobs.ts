import { useQueries } from '@tanstack/react-query';
import { jobsQuery } from '#src/azure/resources/edge-jobs.ts';
import { errorWords } from '#src/azure/transport/errors.ts';
import type { MachineJobs } from './job-events.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';

/** A timeline of the past need not be read again at every look, ms. */
const standsMs = 60_000;

/** So many machines are asked for their jobs at once, and as many again on each press. */
export const machinesAtOnce = 20;

/** Of the press. `left`: of `all` machines, so many were not asked yet. */
export const moreJobsLabel = (left: number, all: number): string =>
  `Read the jobs of ${Math.min(machinesAtOnce, left)} more of ${all} machines`;

/** Reads the jobs of these machines. */
export function useConsentJobs(machineIds: readonly string[], nameOf: NameOf): MachineJobs[] {
  const results = useQueries({ queries: machineIds.map((id) => ({ ...jobsQuery(id), staleTime: standsMs })) });
  return machineIds.map((id, index) => {
    const { data, error, isFetching = false } = results[index] ?? {};
    const { words, correlationId } = error ? errorWords(error) : {};
    return { id, name: nameOf(id), reading: data, isFetching, why: words, correlationId };
  });
}
