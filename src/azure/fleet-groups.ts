import { AzureError, describeError } from './errors.ts';
import { type Fleet, fleetQuery } from './fleet.ts';
import { incompleteSentence } from './fleet-words.ts';
import type { RecordProblem } from './group-records.ts';
import { queryClient } from './query-client.ts';

export interface FleetGroups {
  /** Resource groups that hold machines this person can read. */
  groups: string[];
  /** Why there may be others: machines that could not be listed. */
  problems: RecordProblem[];
}

const unlistedSubscription = ({ subscriptionId, displayName, error }: Fleet['problems'][number]): RecordProblem => {
  const { why, whatToDo } = describeError(error);
  const listed =
    error.kind === 'malformed'
      ? 'could not be listed in full, so resource groups there may not have been asked for records.'
      : 'could not be listed, so its resource groups were not asked for records.';
  return {
    scope: `/subscriptions/${subscriptionId}`,
    reason: `Subscription “${displayName}” ${listed} ${why} ${whatToDo}`,
    error,
    isUnlisted: true,
  };
};

const unlistedMachines = (incomplete: NonNullable<Fleet['incomplete']>): RecordProblem => {
  const scope = 'Azure Resource Graph';
  const message = incompleteSentence(incomplete);
  return {
    scope,
    reason: `Not all machines could be listed, so resource groups may not have been asked for records. ${message} Refresh in a minute.`,
    error: incomplete.error ?? new AzureError({ kind: 'serverError', message, scope }),
    isUnlisted: true,
  };
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
