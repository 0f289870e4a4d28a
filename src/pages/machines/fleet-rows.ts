import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { describeError } from '#src/azure/errors.ts';
import type { JobsReading } from '#src/azure/edge-jobs.ts';
import { liveAccessQuery } from '#src/azure/fleet.ts';
import type { Fleet } from '#src/azure/fleet.ts';
import { serverTimeOf } from '#src/pages/shared/server-time.ts';
import { directReadings } from './direct-readings.ts';
import { machineRow, mayHaveJobs } from './machine-row.ts';
import type { JobsKnown, MachineRow } from './machine-row.ts';
import { renewEvery, staleAfter } from './renewal.ts';

interface Reading {
  data: JobsReading | undefined;
  dataUpdatedAt: number;
  error: Error | null;
  errorUpdatedAt: number;
}

function known({ data, error, errorUpdatedAt }: Reading): JobsKnown {
  const failedSince = error === null ? undefined : serverTimeOf(errorUpdatedAt);
  const failing = failedSince === undefined ? {} : { failedSince };
  if (data?.available === true) return { kind: 'read', jobs: data.jobs, readAt: data.readAt, ...failing };
  if (data) return { kind: 'unavailable', reason: data.reason, readAt: data.readAt, ...failing };
  return failedSince === undefined
    ? { kind: 'reading' }
    : { kind: 'failed', reason: describeError(error).why, since: failedSince };
}

/** The rows of the list. Access is read from Azure Resource Manager for the machines that can have any, because Resource Graph does not know it. */
export function useFleetRows(fleet: Fleet | undefined, now: number): MachineRow[] {
  const candidates = useMemo(() => (fleet?.machines ?? []).filter(mayHaveJobs), [fleet]);
  const jobs = useQueries({
    queries: candidates.map((machine) => ({
      ...liveAccessQuery(machine.id),
      refetchInterval: (query: { state: { data: JobsReading | undefined } }) =>
        renewEvery(query.state.data, candidates.length),
    })),
    combine: (results) => results.map((result) => known(result)),
  });
  return useMemo(() => {
    if (!fleet) return [];
    const byMachine = new Map(candidates.map((machine, index) => [machine.id, jobs[index]]));
    const direct = directReadings();
    const list = {
      readAt: fleet.readAt,
      source: fleet.source === 'resourceGraph' ? 'Azure Resource Graph' : 'Azure Resource Manager',
      now,
      renewedWithin: staleAfter(candidates.length),
    } as const;
    return fleet.machines.map((machine) =>
      machineRow(machine, byMachine.get(machine.id) ?? { kind: 'notRead' }, list, direct.get(machine.id.toLowerCase())),
    );
  }, [fleet, candidates, jobs, now]);
}
