import { formatInstant } from '#src/lib/time.ts';
import { AzureError, describeError, errorWords } from '#src/azure/transport/errors.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { fetchNew, queryClient } from '#src/azure/query-client.ts';
import { unlessAborted } from '#src/azure/transport/unless-aborted.ts';
import type { RecordProblem } from './group-records.ts';

export interface FleetGroups {
  /** Resource groups that hold machines this person can read. */
  groups: string[];
  /** Why there may be others: machines that could not be listed, or not lately. */
  problems: RecordProblem[];
}

const unlisted = (scope: string, said: string, error: AzureError, words = errorWords(error).words): RecordProblem => ({
  scope,
  reason: `${said} ${words}`,
  error,
  unlisted: said,
});

const unlistedSubscription = ({
  subscriptionId,
  displayName,
  isInPart,
  error,
}: Fleet['problems'][number]): RecordProblem => {
  const listed = isInPart
    ? 'could not be listed in full, so resource groups there may not have been asked for records.'
    : 'could not be listed, so its resource groups were not asked for records.';
  return unlisted(`/subscriptions/${subscriptionId}`, `Subscription “${displayName}” ${listed}`, error);
};

const fewer = new AzureError({ kind: 'conflict', message: 'Machines may have been removed while they were listed.' });

const unlistedMachines = ({ expected, read, error = fewer }: NonNullable<Fleet['incomplete']>): RecordProblem => {
  const counted = `${read.toLocaleString('en')} of ${expected.toLocaleString('en')} machines could be listed`;
  const said = `${counted}, so resource groups may not have been asked for records.`;
  return unlisted('Azure Resource Graph', said, error, `${describeError(error).why} Refresh in a minute.`);
};

const groupsOf = ({ machines, problems, incomplete }: Fleet): FleetGroups => ({
  groups: machines.groupIds(),
  problems: [...problems.map(unlistedSubscription), ...(incomplete ? [unlistedMachines(incomplete)] : [])],
});

const older = ({ readAt }: Fleet, error: AzureError): RecordProblem => {
  const asked = `the resource groups that were asked for records are those that held machines on ${formatInstant(readAt)}`;
  const said = `The list of machines could not be read again, so ${asked}; others may hold records, too.`;
  return unlisted('List of machines', said, error);
};

/** From the list of now. What is held stands where none comes, and is said to be of its time. Ends with `signal`. Throws AzureError. */
export const readFleetGroups = async (signal?: AbortSignal): Promise<FleetGroups> => {
  const held = queryClient.getQueryData(fleetQuery().queryKey);
  try {
    return groupsOf(await unlessAborted(fetchNew(fleetQuery(), signal), signal));
  } catch (error) {
    if (held === undefined || !(error instanceof AzureError)) throw error;
    const { groups, problems } = groupsOf(held);
    return { groups, problems: [older(held, error), ...problems] };
  }
};
