import { parseMachineId } from '#src/lib/arm-id.ts';

import type { Check, PreflightFacts } from './preflight.ts';

/**
 * How many deployments Azure keeps in a resource group, and from how many on it removes the oldest to make room, down to 600, unless a
 * lock or the subscription keeps it from deleting.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions
 */
export const mostDeployments = 800;
const removesFrom = 700;
/** A consent over many machines leaves an end record for each of them: the word comes while there is still room for that. */
const warnFrom = 500;

/** Whether the resource group has room for the record of a consent, and whether Azure is about to remove old ones. */
export function recordRoom({ deploymentsInGroup: count, machineId }: PreflightFacts): Check {
  const check = { id: 'recordRoom', title: 'Room for the record' } as const;
  if (count === undefined) {
    const reason = 'How many deployments the resource group holds, beside which the record is kept, could not be read.';
    return { ...check, outcome: 'cannotTell', reason };
  }
  if (count >= mostDeployments) {
    return {
      ...check,
      outcome: 'fail',
      reason: `The resource group holds ${mostDeployments} deployments, the most that Azure keeps. The record of a consent could not be stored, so nothing can be granted.`,
      remedy: { text: remedyText, command: listCommand(machineId) },
    };
  }
  const held = count === 1 ? 'holds 1 deployment' : `holds ${count} deployments`;
  if (count < warnFrom) {
    return {
      ...check,
      outcome: 'pass',
      reason: `The resource group ${held} of the ${mostDeployments} that Azure keeps.`,
    };
  }
  return {
    ...check,
    outcome: 'warning',
    reason: `The resource group ${held}. From ${removesFrom} on Azure removes the oldest, records of consents included, unless a lock keeps them from being deleted; at ${mostDeployments} it stores no more.`,
    remedy: { text: remedyText, command: listCommand(machineId) },
  };
}

const remedyText =
  'Delete deployments that are not needed (az deployment group delete --name with the names that this lists, oldest first), none whose name starts with remote-support-. Receipts that are kept elsewhere outlive the records.';

/** Lists the names of what there is, oldest first. Names of places come from ARM ids and are quoted for both shells. */
function listCommand(machineId: string | undefined): string {
  const place = parseMachineId(machineId ?? '');
  const scope =
    place === undefined ? '' : ` --subscription ${place.subscriptionId} --resource-group '${place.resourceGroup}'`;
  return `az deployment group list${scope} --query "sort_by([], &properties.timestamp)[].name" --output tsv`;
}
