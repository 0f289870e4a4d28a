import { queryOptions } from '@tanstack/react-query';
import type { AccessEvidence, UngivenConsent } from '#src/consent/access/evidence.ts';
import {
  activationName,
  answerByOf,
  type Authority,
  decideAuthority,
  standingOf,
} from '#src/consent/authority/authority.ts';
import type { PreflightFacts } from '#src/consent/preflight/facts.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { minuteMs, parseInstant } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';
import { orNothing } from './http/errors.ts';
import type { Fleet } from './fleet/fleet.ts';
import { armKey, queryClient } from './query-client.ts';
import type { ConsentEntry } from './records.ts';
import { activationQuery } from './resources/activations.ts';
import { eligibleAt } from './resources/eligibilities.ts';
import { machinePermissionsQuery, onMachine } from './resources/permissions.ts';

/**
 * What lets the person signed in grant on a machine, and what became of the request that this consent (by its hash) made for the machine's
 * resource group.
 */
export function authorityQuery(machineId: string, consentHash?: string) {
  return queryOptions({
    queryKey: [...armKey(machineId), 'authority', consentHash ?? ''],
    queryFn: () => readAuthority(machineId, consentHash),
    staleTime: 5000,
  });
}

/** `attempt`: what to do where a part can't be read; a page goes without. */
export async function readAuthority(
  machineId: string,
  consentHash: string | undefined,
  attempt: typeof orNothing = orNothing,
): Promise<Authority> {
  const [groupId = ''] = resourceGroupsOf([machineId]);
  const activation = consentHash === undefined ? 'none' : await attempt(readRequest(groupId, consentHash));
  // Of a role that was just given, what was known before says nothing.
  const isGiven = typeof activation === 'object' && standingOf(activation.status) === 'active';
  const permissions = await attempt(
    queryClient.fetchQuery(machinePermissionsQuery(machineId, isGiven ? soonMs : undefined)),
  );
  const allows = permissions && mayGrant(permissions);
  const eligible = allows === true ? [] : await attempt(eligibleAt(groupId, Object.values(onMachine)));
  return decideAuthority({ allows, eligible, activation });
}

/** More are not asked about: whoever has so many is offered to try. */
const mostAsked = 25;

/** Whether the person may change access on some of these machines, or activate a role that lets them, as far as Azure tells. */
export function mayChangeAccessQuery(machineIds: readonly string[]) {
  const asked = machineIds.length > mostAsked ? [] : machineIds;
  return queryOptions({
    queryKey: ['mayChangeAccess', ...asked],
    queryFn: async (): Promise<boolean> => {
      const answers = await Promise.all(asked.map((id) => orNothing(mayChange(id))));
      return answers.length === 0 || answers.some((may) => may !== false);
    },
    staleTime: 60_000,
    // What was known of nearly the same machines stands until then.
    placeholderData: (before: boolean | undefined) => before,
  });
}

/** ARM ids, in lower case, of resource groups in which Azure says that the person may not grant; of very many groups it isn't asked. */
export function barredGroupsQuery(fleet: Fleet | undefined) {
  return queryOptions({
    queryKey: ['barredGroups', fleet?.machines.places.length],
    queryFn: async (): Promise<string[]> => {
      const machineIds = oneOfEachGroup(fleet);
      const answers = await Promise.all(machineIds.map((id) => orNothing(mayChange(id))));
      return resourceGroupsOf(machineIds.filter((_, at) => answers[at] === false));
    },
    enabled: fleet !== undefined && fleet.expected === undefined,
    initialData: (fleet?.machines.places.length ?? 0) > mostAsked ? [] : undefined,
    staleTime: 5 * 60_000,
  });
}

function oneOfEachGroup(fleet: Fleet | undefined): string[] {
  if (fleet === undefined) return [];
  const { codes, idAt, length } = fleet.machines;
  const found = new Map<number | undefined, string>();
  for (let row = 0; row < length && found.size < fleet.machines.places.length; row += 1)
    if (!found.has(codes.place[row])) found.set(codes.place[row], idAt(row));
  return [...found.values()];
}

/** Eligibilities are asked for only where roles that are active don't do. */
async function mayChange(machineId: string): Promise<boolean> {
  const { writeJobs } = await queryClient.fetchQuery(machinePermissionsQuery(machineId));
  if (writeJobs !== false) return true;
  const [groupId = ''] = resourceGroupsOf([machineId]);
  const eligible = await orNothing(eligibleAt(groupId, [onMachine.writeJobs]));
  return eligible === undefined || eligible.length > 0;
}

/** Whether roles allow all that a grant writes on a machine; undefined: not known. */
export function mayGrant({ writeExtensions, writeJobs }: PreflightFacts['permissions']): boolean | undefined {
  return writeExtensions === undefined || writeJobs === undefined ? undefined : writeExtensions && writeJobs;
}

/**
 * Those of these consents without a job of which the request for the role, for the machine's resource group, waits or was refused. What can't
 * be read isn't among them.
 */
export async function readUngiven(
  machineId: string,
  consents: readonly Pick<ConsentEntry, 'consentId' | 'consentHash' | 'consent'>[],
  jobs: AccessEvidence['jobs'],
): Promise<AccessEvidence['ungiven']> {
  const { readAt } = jobs;
  if (!('value' in jobs) || !Array.isArray(jobs.value)) return { readAt, value: [] };
  const names = new Set(jobs.value.map(({ name }) => name.toLowerCase()));
  const [groupId = ''] = resourceGroupsOf([machineId]);
  const isOpen = ({ consentId, consent }: (typeof consents)[number]): boolean =>
    !names.has(consentId.toLowerCase()) && (parseInstant(consent.notAfter) ?? 0) > serverNow();
  const asked = consents.filter(isOpen).map(async ({ consentId, consentHash }): Promise<UngivenConsent[]> => {
    const request = await orNothing(readRequest(groupId, consentHash, minuteMs));
    if (typeof request !== 'object') return [];
    const answerBy = answerByOf(request);
    if (answerBy !== undefined) return [{ consentId, answerBy }];
    // A role that was left had been given.
    return ['active', 'pending', 'left'].includes(standingOf(request.status)) ? [] : [{ consentId }];
  });
  return { readAt, value: (await Promise.all(asked)).flat() };
}

const soonMs = 5000;

async function readRequest(groupId: string, consentHash: string, staleTime = soonMs) {
  return queryClient.fetchQuery({ ...activationQuery(groupId, await activationName(consentHash, groupId)), staleTime });
}
