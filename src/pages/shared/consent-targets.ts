import { fleetQuery, liveAccessQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { wait } from '#src/lib/wait.ts';
import { type ConsentMachine, endingUnder } from './consent-access.ts';
import { offlineSince } from './offline-since.ts';
import type { RevokeTarget } from './RevokeDialog.tsx';

/** A press waits so long for what Azure shows, ms: what has not come by then is revoked without being named. */
const patienceMs = 4000;

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
  await Promise.race([Promise.allSettled(readings), wait(patienceMs)]);
  const now = serverNow();
  const read = machines.map((machine) => ({ machine, reading: readingOf(machine.machineId, since) }));
  const targets = read.flatMap(({ machine, reading }) => {
    const { machineId } = machine;
    const ending = endingUnder(consentId, machine, reading, now);
    if (ending === undefined) return [];
    const known = { ...listedOf(machineId), ...(reading && { asOf: reading.readAt }) };
    return [{ machineId, name: nameOf(machineId), ...ending, ...known }];
  });
  const isLeftOut = ({ machine, reading }: (typeof read)[number]) =>
    reading?.available !== true && endingUnder(consentId, machine, reading, now) === undefined;
  return { targets, unread: read.filter(isLeftOut).length };
}

/** What was read of the jobs since the press, unless reading them has failed. */
function readingOf(machineId: string, since: number) {
  const state = queryClient.getQueryState(liveAccessQuery(machineId).queryKey);
  return state?.status === 'success' && state.data !== undefined && state.data.readAt >= since ? state.data : undefined;
}

function listedOf(machineId: string): Pick<RevokeTarget, 'extensionRemovable' | 'offlineSince'> {
  const table = queryClient.getQueryData(fleetQuery().queryKey)?.machines;
  const row = table?.indexOf(machineId) ?? -1;
  const profile = row === -1 ? undefined : table?.profileAt(table.codes.profile[row] ?? 0);
  return {
    // As in the list: a lock on the extension shows when its removal is asked for.
    extensionRemovable: profile?.azureLocal === false,
    ...offlineSince(profile?.status, table?.statusChangeAt(row)),
  };
}
