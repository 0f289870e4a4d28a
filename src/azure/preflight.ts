import { queryOptions } from '@tanstack/react-query';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { LockFact, PreflightFacts } from '#src/consent/preflight/facts.ts';
import { type Check, preflight } from '#src/consent/preflight/preflight.ts';
import { resourceGroupId } from '#src/lib/arm-id.ts';
import { readEvidence } from './evidence.ts';
import { orNothing } from './http/errors.ts';
import { readingTime } from './http/transport.ts';
import { armKey, queryClient } from './query-client.ts';
import { groupRecordsQuery } from './records.ts';
import { extensionOfferQuery } from './resources/extensions.ts';
import { authorityQuery, mayGrant } from './authority.ts';
import { type Lock, locksQuery } from './resources/locks.ts';
import { type Machine, machineQuery } from './resources/machines.ts';
import { machinePermissionsQuery } from './resources/permissions.ts';
import { providerQuery } from './resources/providers.ts';

export interface PreflightReading {
  machine: Machine;
  facts: PreflightFacts;
  checks: Check[];
  /** Server time, ms. */
  readAt: number;
}

/** Everything that decides about a grant on one machine, from reads alone. */
export function preflightQuery(machineId: string) {
  return queryOptions({
    queryKey: [...armKey(machineId), 'preflight'],
    queryFn: ({ signal }) => readPreflight(machineId, signal),
    staleTime: 10_000,
  });
}

/** Reads what decides about a grant, all at once. Throws AzureError when the machine itself cannot be read. */
async function readPreflight(machineId: string, signal: AbortSignal): Promise<PreflightReading> {
  const reading = readEvidence(machineId, undefined, { signal });
  // Awaited below; should the machine fail first, this keeps the other failure from going unheard.
  reading.catch(() => undefined);
  // The same request as that of the evidence.
  const machine = await queryClient.fetchQuery({ ...machineQuery(machineId), staleTime: 0 });
  const { subscriptionId, resourceGroup } = machine;
  const group = resourceGroupId(subscriptionId, resourceGroup).toLowerCase();
  const [evidence, providerRegistered, extensionPublished, permissions, locks, records] = await Promise.all([
    reading,
    orNothing(queryClient.fetchQuery(providerQuery(subscriptionId, 'Microsoft.AzureStackHCI'))),
    machine.azureLocal
      ? undefined
      : orNothing(queryClient.fetchQuery(extensionOfferQuery(subscriptionId, machine.location))),
    orNothing(queryClient.fetchQuery({ ...machinePermissionsQuery(machineId), staleTime: 0 })),
    readLocks(machineId, group),
    orNothing(queryClient.fetchQuery(groupRecordsQuery(group))),
  ]);
  // No page needs it to be drawn.
  const { denyAssignmentsQuery, policiesQuery } = await import('./resources/limits.ts');
  const [authority, policies, denyAssignments] = await Promise.all([
    permissions && mayGrant(permissions) === false
      ? orNothing(queryClient.fetchQuery(authorityQuery(machineId)))
      : undefined,
    orNothing(queryClient.fetchQuery(policiesQuery(group))),
    orNothing(queryClient.fetchQuery(denyAssignmentsQuery(group))),
  ]);
  const now = await readingTime();
  const { extension } = evidence;
  const facts: PreflightFacts = {
    ...machine.facts,
    ...('value' in extension && { extension: extension.value }),
    permissions: permissions ?? {},
    ...(authority && { authority }),
    ...(providerRegistered !== undefined && { providerRegistered }),
    ...(extensionPublished !== undefined && { extensionPublished }),
    ...(records?.from?.[0] && { deploymentsInGroup: records.from[0].deployments.length }),
    ...(locks && { locks: lockFacts(locks, machineId) }),
    ...(policies && { policies }),
    ...(denyAssignments && { denyAssignments: denyAssignments.filter(({ scope }) => isOn(machineId, scope)) }),
    access: decideAccess(evidence, now),
  };
  return { machine, facts, checks: preflight(facts, now), readAt: now };
}

/** The list of the resource group has the locks above it and on all its machines; whoever may not read it there may on the machine. */
async function readLocks(machineId: string, group: string): Promise<readonly Lock[] | undefined> {
  return (
    (await orNothing(queryClient.fetchQuery(locksQuery(group)))) ??
    (await orNothing(queryClient.fetchQuery(locksQuery(machineId))))
  );
}

function isOn(machineId: string, scope: string): boolean {
  return scope === '/' || `${machineId.toLowerCase()}/`.startsWith(`${scope}/`);
}

/** Locks on the machine, above it, or on something of it. */
function lockFacts(locks: readonly Lock[], machineId: string): LockFact[] {
  const id = machineId.toLowerCase();
  return locks.flatMap(({ name, level, scope }) => {
    const locked = scope.toLowerCase();
    const isOnPart = locked.startsWith(`${id}/`);
    return isOnPart || `${id}/`.startsWith(`${locked}/`) ? [{ name, level, isOnPart }] : [];
  });
}
