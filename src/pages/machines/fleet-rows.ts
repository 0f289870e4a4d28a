import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { describeError } from '#src/azure/errors.ts';
import type { JobsReading } from '#src/azure/edge-jobs.ts';
import { liveAccessQuery } from '#src/azure/fleet.ts';
import type { Fleet } from '#src/azure/fleet.ts';
import { machineRow, mayHaveJobs } from './machine-row.ts';
import type { JobsKnown, MachineRow } from './machine-row.ts';

interface Reading {
  data: JobsReading | undefined;
  error: Error | null;
}

function known({ data, error }: Reading): JobsKnown {
  if (data?.available === true) return { kind: 'read', jobs: data.jobs, readAt: data.readAt };
  if (data) return { kind: 'unavailable', reason: data.reason, readAt: data.readAt };
  return error ? { kind: 'failed', reason: describeError(error).why } : { kind: 'reading' };
}

/** The rows of the list. Access is read from Azure Resource Manager for the machines that can have any, because Resource Graph does not know it. */
export function useFleetRows(fleet: Fleet | undefined, now: number): MachineRow[] {
  const candidates = useMemo(() => (fleet?.machines ?? []).filter(mayHaveJobs), [fleet]);
  const jobs = useQueries({
    queries: candidates.map((machine) => liveAccessQuery(machine.id)),
    combine: (results) => results.map((result) => known(result)),
  });
  return useMemo(() => {
    if (!fleet) return [];
    const byMachine = new Map(candidates.map((machine, index) => [machine.id, jobs[index]]));
    return fleet.machines.map((machine) =>
      machineRow(machine, byMachine.get(machine.id) ?? { kind: 'notRead' }, fleet.readAt, now),
    );
  }, [fleet, candidates, jobs, now]);
}
