import type { QueryCacheNotifyEvent, QueryClient } from '@tanstack/react-query';
import { endedIn } from '#src/azure/evidence/job-ends.ts';
import { noteList, withMachines } from '#src/azure/evidence/job-memory.ts';
import { fleetProgress, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryKey } from '#src/azure/query-client.ts';
import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import { type Instant, instantNow } from '#src/azure/transport/instant.ts';
import { serverNow, serverTimeThen } from '#src/azure/transport/server-clock.ts';
import type { AccessEvidence, JobEvidence, MachineEvidence, RemovedJob } from '#src/consent/access/access-state.ts';
import type { JobsKnown } from './jobs-known.ts';
import { machineAsListed } from './listed-machine.ts';

/** What the lists of jobs that the rows are read from tell of jobs that somebody deletes. By lower-case machine id. */
export interface SeenJobs {
  /** Takes in what happens to the query of a machine's jobs. */
  hear: (id: string, event: Extract<QueryCacheNotifyEvent, { type: 'updated' }>) => void;
  /** What is known, with the machines that listed jobs are on, and beside it the jobs that this tab has seen on the machine and that are gone. */
  withRemoved: (id: string, known: JobsKnown) => JobsKnown;
}

/** All that is known of a machine now: as it is listed, and as a page of it has read it. Each says what was true when it was read. */
const machineAsKnown = (client: QueryClient, id: string): Record<'listed' | 'read', MachineEvidence | undefined> => {
  const list = client.getQueryData(fleetQuery().queryKey) ?? fleetProgress.get();
  const machine = list?.machines.at(list.machines.indexOf(id));
  const read = client.getQueryData<AccessEvidence>([...queryKey(id), 'evidence'])?.machine;
  return {
    listed: list && machine && machineAsListed(machine, list),
    read: typeof read === 'object' ? read : undefined,
  };
};

/** A reading that is under way: when it was begun, for so long ago a job that it lists may have gone, and of which machine. */
interface Begun {
  at: Instant;
  vmId: string | undefined;
  machineReadAt: number | undefined;
}

const removedOn = (id: string): RemovedJob[] => noteList(id, { jobs: 'unknown', askedAt: 0, readAt: 0 }, [], []);

export function createSeenJobs(client: QueryClient): SeenJobs {
  const begun = new Map<string, Begun>();

  /** Whether a job has ended may need the machine. What proves it once does, whatever was read of the machine since. */
  const endedOn = (id: string, { jobs, readAt }: { jobs: JobEvidence[]; readAt: number }): string[] => {
    const { listed, read } = machineAsKnown(client, id);
    const rest = { now: serverNow(), extension: 'unknown', records: 'unknown', readAt } as const;
    return [listed, read].flatMap((machine) =>
      endedIn({ ...rest, jobs: withMachines(id, jobs, machine?.vmId), machine: machine ?? 'unknown' }),
    );
  };

  /** A machine that takes the name while its jobs are read is not the one that they were asked of. */
  const begin = (id: string): void => {
    const { listed, read } = machineAsKnown(client, id);
    const newer = (read?.readAt ?? 0) > (listed?.readAt ?? 0) ? read : listed;
    begun.set(id, { at: instantNow(), vmId: newer?.vmId, machineReadAt: newer?.readAt });
  };

  return {
    hear(id, { action, query }) {
      if (action.type === 'fetch') begin(id);
      const asked = begun.get(id);
      const reading = query.state.data as JobsReading | undefined;
      // What a page put there by itself is no reading.
      if (action.type !== 'success' || action.manual === true || asked === undefined || reading?.available !== true)
        return;
      const { at, ...machine } = asked;
      const list = { jobs: reading.jobs, askedAt: serverTimeThen(at), readAt: reading.answeredBy, ...machine };
      noteList(id, list, [], endedOn(id, reading));
    },
    withRemoved(id, known) {
      if (known.kind !== 'read' && known.kind !== 'unavailable') return known;
      const removedJobs = removedOn(id);
      const placed = known.kind === 'read' ? { ...known, jobs: withMachines(id, known.jobs) } : known;
      return removedJobs.length === 0 ? placed : { ...placed, removedJobs };
    },
  };
}
