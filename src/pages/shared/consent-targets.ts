import { fleetQuery, liveAccessQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { wait } from '#src/lib/wait.ts';
import { type ConsentMachine, endingUnder } from './consent-access.ts';
import { heardSessions, knownConnection } from './known-connection.ts';
import type { RevokeTarget } from './RevokeDialog.tsx';

/** A press waits so long for what Azure shows, ms: what has not come by then is revoked without being named. */
const patienceMs = 4000;

/** And so long for the list of machines, ms: without it less is said. */
const listPatienceMs = 1500;

export interface ConsentToRevoke {
  consentId: string;
  machines: readonly ConsentMachine[];
  nameOf: (machineId: string) => string;
}

/** What Azure said before the press by less than this is as good as after it, ms. */
const slackMs = 1000;

export interface ConsentTargets {
  targets: RevokeTarget[];
  /** Of how many of the machines that are no targets it is not known which access there is. */
  unread: number;
}

/** Reads the jobs of the machines, as far as that comes in time, and takes what the list knows of them. */
export async function consentTargets({ consentId, machines, nameOf }: ConsentToRevoke): Promise<ConsentTargets> {
  // What the page has read before may have been replaced since.
  const since = serverNow() - slackMs;
  const readings = machines.map(({ machineId }) =>
    queryClient.fetchQuery({ ...liveAccessQuery(machineId), staleTime: 0 }),
  );
  await Promise.race([Promise.allSettled([...readings, listOnItsWay()]), wait(patienceMs)]);
  const now = serverNow();
  const read = machines.map((machine) => ({ machine, reading: readingOf(machine.machineId, since) }));
  const targets = read.flatMap(({ machine, reading }) => {
    const { machineId } = machine;
    const ending = endingUnder(consentId, machine, reading, now);
    if (ending === undefined) return [];
    const known = { ...listedOf(machineId, ending.job, now), ...(reading && { asOf: reading.readAt }) };
    return [{ machineId, name: nameOf(machineId), ...ending, ...known }];
  });
  const isLeftOut = ({ machine, reading }: (typeof read)[number]) =>
    reading?.available !== true && endingUnder(consentId, machine, reading, now) === undefined;
  return { targets, unread: read.filter(isLeftOut).length };
}

/** Resolves once the list of machines has come, where it is on its way and none is held, but not much later than what is read at the press. */
async function listOnItsWay(): Promise<void> {
  const { data, fetchStatus } = queryClient.getQueryState(fleetQuery().queryKey) ?? {};
  if (data !== undefined || fetchStatus !== 'fetching') return;
  await Promise.race([queryClient.fetchQuery(fleetQuery()), wait(listPatienceMs)]);
}

/** What was read of the jobs since the press, unless reading them has failed. */
function readingOf(machineId: string, since: number) {
  const state = queryClient.getQueryState(liveAccessQuery(machineId).queryKey);
  return state?.status === 'success' && state.data !== undefined && state.data.readAt >= since ? state.data : undefined;
}

/** What the list of machines knows of one, as old as it is: it is read when the page opens, and may not have come. */
function listedOf(machineId: string, job: JobEvidence | undefined, now: number) {
  const { machines: table, readAt = 0 } = queryClient.getQueryData(fleetQuery().queryKey) ?? {};
  const row = table?.indexOf(machineId) ?? -1;
  const profile = row === -1 ? undefined : table?.profileAt(table.codes.profile[row] ?? 0);
  const connection = profile && { status: profile.status, since: table?.statusChangeAt(row), readAt };
  return {
    // As in the list: a lock on the extension shows when its removal is asked for.
    extensionRemovable: profile?.azureLocal === false,
    ...heardSessions(job, connection, now),
    ...knownConnection(connection, now),
  };
}
