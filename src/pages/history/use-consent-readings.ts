import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '#src/azure/query-client.ts';
import { consentQuery, forgetRecords } from '#src/azure/records/consent-records.ts';
import { jobsQuery } from '#src/azure/resources/edge-jobs.ts';
import { useNamesApart } from '#src/pages/shared/use-names-apart.ts';
import { readLogsAgain, useWitness } from '#src/pages/shared/use-witness.ts';
import { machinesAtOnce, useConsentJobs } from './use-consent-jobs.ts';
import { useJobsAfterEnds } from './use-jobs-after-ends.ts';

const none: readonly never[] = [];

/** All that the page of a consent rests on: its records, the jobs of as many machines as were asked so far, and the Activity Log. */
export function useConsentReadings(consentId: string) {
  const records = useQuery(consentQuery(consentId));
  const entry = records.data?.entry;
  const machines = entry?.consent.machines ?? none;
  const nameOf = useNamesApart(machines);
  const [asked, setAsked] = useState(machinesAtOnce);
  const jobs = useConsentJobs(machines.slice(0, asked), nameOf);
  const { witness, readings: logs } = useWitness(entry, { wholeStory: true });
  useJobsAfterEnds(entry?.ends ?? none, jobs);
  const times = [records.data, ...jobs.map(({ reading }) => reading), ...logs].flatMap((read) => read?.readAt ?? []);
  return {
    records,
    entry,
    jobs,
    logs,
    witness,
    nameOf,
    /** When the oldest of what is shown was read, ms of server time. What could not be read says so in its place. */
    readAt: Math.min(...times),
    isFetching: [records, ...jobs, ...logs].some(({ isFetching }) => isFetching),
    readMore: () => setAsked(asked + machinesAtOnce),
    readAgain: () => {
      void forgetRecords();
      for (const { id } of jobs) void queryClient.invalidateQueries({ queryKey: jobsQuery(id).queryKey });
      if (entry) readLogsAgain(entry);
    },
  };
}
