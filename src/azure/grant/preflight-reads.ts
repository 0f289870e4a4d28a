import { queryOptions } from '@tanstack/react-query';
import { isSuperseded, judgeJob } from '#src/consent/access/access-job.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { type Check, type LockFact, preflight, type PreflightFacts } from '#src/consent/preflight/preflight.ts';
import { resourceGroupId } from '#src/lib/arm-id.ts';
import { deploymentCountQuery } from '#src/azure/resources/deployment-count.ts';
import { type JobsReading, readJobs } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { type ExtensionReading, readExtension } from '#src/azure/resources/extensions.ts';
import { type Lock, locksQuery } from '#src/azure/resources/locks.ts';
import { type Machine, readMachine } from '#src/azure/resources/machines.ts';
import { isAllowed, type Permission, permissionsQuery } from '#src/azure/resources/permissions.ts';
import { providerQuery } from '#src/azure/resources/providers.ts';
import { queryClient, queryKey } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { isBeingEnded, mayGiveAccess } from './grant-decision.ts';

export interface PreflightReading {
  machine: Machine;
  facts: PreflightFacts;
  checks: Check[];
  /** Server time, ms. */
  readAt: number;
}

/** What cannot be read is not known, and no check passes on it. Being signed out or called off ends the whole reading. */
const orNothing = async <T>(reading: Promise<T>): Promise<T | undefined> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AzureError && error.kind !== 'signInNeeded' && error.kind !== 'cancelled') return undefined;
    throw error;
  }
};

const onMachineActions = {
  writeExtensions: 'Microsoft.HybridCompute/machines/extensions/write',
  deleteExtensions: 'Microsoft.HybridCompute/machines/extensions/delete',
  writeJobs: 'Microsoft.AzureStackHCI/edgeDevices/jobs/write',
} as const;

const allowsAllOnMachine = (permissions: readonly Permission[]): boolean =>
  Object.values(onMachineActions).every((action) => isAllowed(permissions, action));

/**
 * A role given on the machine alone counts for what is done to the machine; records are kept in its resource group. What the group allows
 * the machine inherits, so the machine itself is only asked where the group allows less: one read instead of one for each machine.
 */
const readPermissions = async (machineId: string, group: string) => {
  const onGroup = await orNothing(queryClient.fetchQuery(permissionsQuery(group)));
  const onMachine =
    onGroup !== undefined && allowsAllOnMachine(onGroup)
      ? onGroup
      : await orNothing(queryClient.fetchQuery(permissionsQuery(machineId)));
  return {
    ...(onMachine && {
      writeExtensions: isAllowed(onMachine, onMachineActions.writeExtensions),
      deleteExtensions: isAllowed(onMachine, onMachineActions.deleteExtensions),
      writeJobs: isAllowed(onMachine, onMachineActions.writeJobs),
    }),
    ...(onGroup && { writeDeployments: isAllowed(onGroup, 'Microsoft.Resources/deployments/write') }),
  };
};

/** The list of the resource group has the locks above it and on all its machines; whoever may not read it there may on the machine. */
const readLocks = async (machineId: string, group: string): Promise<readonly Lock[] | undefined> =>
  (await orNothing(queryClient.fetchQuery(locksQuery(group)))) ??
  (await orNothing(queryClient.fetchQuery(locksQuery(machineId))));

/** Locks on the machine, above it, or on something of it. */
const lockFacts = (locks: readonly Lock[], machineId: string): LockFact[] => {
  const id = machineId.toLowerCase();
  return locks.flatMap(({ name, level, scope }) => {
    const locked = scope.toLowerCase();
    const isOnPart = locked.startsWith(`${id}/`);
    return isOnPart || `${id}/`.startsWith(`${locked}/`) ? [{ name, level, isOnPart }] : [];
  });
};

/** Access that is there, or may be; where Azure keeps no jobs it shows none. */
const liveGrantOf = (reading: JobsReading, now: number): Exclude<PreflightFacts['liveGrant'], undefined> => {
  const jobs = reading.available ? reading.jobs : [];
  const [job, ...others] = jobs.filter((candidate) => mayGiveAccess(candidate, jobs, now));
  if (job === undefined) return null;
  // Whoever shortened it, or asked for its end, has let nobody in.
  const { createdBy: by, lastModifiedBy } = job;
  const changedBy = lastModifiedBy?.toLowerCase() === by?.toLowerCase() ? undefined : lastModifiedBy;
  const consentId = job.name.toLowerCase();
  // What took the place of it has an end of its own, and is not what a consent that names this one replaces.
  const isOther = isSuperseded(job);
  const hasEnded = (parseInstant(job.expirationTimestamp) ?? Number.POSITIVE_INFINITY) <= now;
  return {
    jobName: job.name,
    ...(isOther || hasEnded ? {} : { until: job.expirationTimestamp }),
    level: job.accessLevel,
    ...(by === undefined ? {} : { by }),
    ...(changedBy === undefined ? {} : { changedBy }),
    ...(isConsentId(consentId) && !isOther ? { consentId } : {}),
    ...(others.length > 0 && { others: others.map(({ name }) => name) }),
  };
};

/** A revoke that was asked for and is not proven: no obstacle, and not the same as no access. */
const endingJobOf = (reading: JobsReading, { facts, isReadAtUnsure }: Machine, now: number): string | undefined => {
  const { status, lastStatusChange } = facts.agent;
  const machine = {
    readAt: now,
    ...(isReadAtUnsure && { isReadAtUnsure }),
    ...(status && { status }),
    ...(lastStatusChange && { lastStatusChange }),
  };
  const jobs = reading.available ? reading.jobs : [];
  const evidence = { now, readAt: now, machine, extension: 'unknown', jobs, records: 'unknown' } as const;
  const isEnding = (job: JobEvidence): boolean =>
    isBeingEnded(job, jobs, now) && judgeJob(job, { ...evidence, jobs }).standing === 'live';
  return jobs.find(isEnding)?.name;
};

const accessFacts = (
  reading: JobsReading,
  machine: Machine,
  now: number,
): Pick<PreflightFacts, 'liveGrant' | 'endingJob'> => {
  const liveGrant = liveGrantOf(reading, now);
  const endingJob = liveGrant === null ? endingJobOf(reading, machine, now) : undefined;
  return { liveGrant, ...(endingJob !== undefined && { endingJob }) };
};

const extensionFacts = (
  reading: ExtensionReading | undefined,
): Pick<PreflightFacts, 'extension' | 'operationInProgress'> => ({
  extension: reading?.extension ?? 'unknown',
  ...(reading?.otherOperation === undefined ? {} : { operationInProgress: reading.otherOperation }),
});

/** Reads what decides about a grant, all at once. Throws AzureError when the machine itself cannot be read. */
export const readPreflight = async (machineId: string, signal?: AbortSignal): Promise<PreflightReading> => {
  const machine = await readMachine(machineId, signal);
  const group = resourceGroupId(machine.subscriptionId, machine.resourceGroup).toLowerCase();
  const [extension, jobs, provider, permissions, locks, deploymentsInGroup] = await Promise.all([
    orNothing(readExtension(machineId, signal)),
    orNothing(readJobs(machineId, signal)),
    orNothing(queryClient.fetchQuery(providerQuery(machine.subscriptionId, 'Microsoft.AzureStackHCI'))),
    readPermissions(machineId, group),
    readLocks(machineId, group),
    orNothing(queryClient.fetchQuery(deploymentCountQuery(group))),
  ]);
  const now = serverNow();
  const facts: PreflightFacts = {
    ...machine.facts,
    ...extensionFacts(extension),
    permissions,
    ...(provider && { providerRegistered: provider.registered }),
    ...(deploymentsInGroup === undefined ? {} : { deploymentsInGroup }),
    ...(locks && { locks: lockFacts(locks, machineId) }),
    ...(jobs && accessFacts(jobs, machine, now)),
  };
  return { machine, facts, checks: preflight(facts, now), readAt: now };
};

/** Everything that decides about a grant on one machine, from reads alone. */
export const preflightQuery = (machineId: string) =>
  queryOptions({
    queryKey: [...queryKey(machineId), 'preflight'],
    queryFn: ({ signal }) => readPreflight(machineId, signal),
    staleTime: 10_000,
  });
