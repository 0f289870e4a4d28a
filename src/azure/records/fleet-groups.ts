import { AzureError, describeError, errorWords } from '#src/azure/transport/errors.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { RecordProblem } from './group-records.ts';

export interface FleetGroups {
  /** Resource groups that hold machines this person can read. */
  groups: string[];
  /** Why there may be others: machines that could not be listed. */
  problems: RecordProblem[];
}

const unlisted = (scope: string, said: string, error: AzureError, words = errorWords(error).words): RecordProblem => ({
  scope,
  reason: `${said} ${words}`,
  error,
  unlisted: said,
});

const unlistedSubscription = ({ subscriptionId, displayName, error }: Fleet['problems'][number]): RecordProblem => {
  const listed =
    error.kind === 'malformed'
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

const isWhole = ({ problems, incomplete }: Fleet): boolean => problems.length === 0 && incomplete === undefined;

/** From the list that is held; one that lacks something is read anew once it is old, for what it lacks may be listed by now. */
export const readFleetGroups = async (): Promise<FleetGroups> => {
  const held = await queryClient.ensureQueryData(fleetQuery());
  const fleet = isWhole(held) ? held : await queryClient.fetchQuery(fleetQuery()).catch(() => held);
  const { machines, problems, incomplete } = fleet;
  return {
    groups: machines.groupIds(),
    problems: [...problems.map(unlistedSubscription), ...(incomplete ? [unlistedMachines(incomplete)] : [])],
  };
};
