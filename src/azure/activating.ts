import { createStore } from 'zustand/vanilla';
import { auth } from '#src/auth/session.ts';
import {
  type Activation,
  activationName,
  answerByOf,
  type Eligibility,
  justificationOf,
  roleAskedFor,
  standingOf,
} from '#src/consent/authority/authority.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { hourMs, minuteMs } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';
import { mayGrant, readAuthority } from './authority.ts';
import { AzureError } from './http/errors.ts';
import type { RequestOptions } from './http/transport.ts';
import { person, wait } from './operations/decide-shared.ts';
import { isOver, isRecent, type Operation, type Step } from './operations/operation.ts';
import { StaleEvidence, stepOfError } from './operations/requests.ts';
import { operationsStore } from './operations/store.ts';
import { queryClient } from './query-client.ts';
import {
  activate,
  type ActivationInput,
  activationQuery,
  cancelActivation,
  deactivate,
  readActivation,
  validateActivation,
} from './resources/activations.ts';
import { eligibleAt } from './resources/eligibilities.ts';
import { machinePermissionsQuery, onMachine } from './resources/permissions.ts';
import type { Signed } from './signed.ts';

/** A role that this tab has seen become active. */
export interface ActiveRole {
  activation: Activation;
  /** Since when it has been seen, ms. */
  since: number;
  /** The person wants to keep it when all is done. */
  isKept: boolean;
}

/** Active roles by resource group, in lower case. What is left is gone; of what another tab has activated nothing is known. */
export const activeRoles = createStore<{ roles: ReadonlyMap<string, ActiveRole> }>(() => ({ roles: new Map() }));

/** Keeps a role until it ends by itself, or leaves it when all is done after all. */
export function keepRole(groupId: string, isKept: boolean): void {
  const role = activeRoles.getState().roles.get(groupId);
  if (role !== undefined) setRole(groupId, { ...role, isKept });
}

/** Withdraws what nobody has answered yet: best effort, never rejects. */
export async function withdraw(activations: readonly Activation[]): Promise<void> {
  const distinct = new Map(activations.map((one) => [one.name, one]));
  const cancelling = [...distinct.values()].map((one) => cancelActivation(one, { urgency: 'act' }));
  await Promise.allSettled(cancelling);
}

/** What a grant has for this. `mayAsk`: writes down that it is asked for; the step where it must not be. */
export interface GrantOptions {
  signal: AbortSignal;
  mayAsk: () => Promise<Step | undefined>;
}

export type Roles = ReturnType<typeof createRoles>;

/** Asks for the role that a grant or a revoke lacks: once for each resource group, however many machines wait for it. */
export function createRoles() {
  const asking = new Map<string, Promise<Step>>();

  async function ask(input: ActivationInput, options: RequestOptions): Promise<Step> {
    const begun = asking.get(input.name) ?? request(input, options).finally(() => asking.delete(input.name));
    asking.set(input.name, begun);
    return begun;
  }

  return {
    /** What a grant waits for, or a person has to see to, before it may leave; undefined: nothing. Throws AzureError. */
    async forGrant(operation: Operation, signed: Signed, { signal, mayAsk }: GrantOptions): Promise<Step | undefined> {
      const { askedAt, intent } = operation;
      const groupId = groupOf(intent.machineId);
      const { consentId, consent, consentHash } = signed;
      const name = await activationName(consentHash, groupId);
      if (askedAt === undefined) {
        const permissions = await queryClient.fetchQuery(machinePermissionsQuery(intent.machineId));
        // What roles allow is a hint: where it can't be read, Azure decides.
        if (mayGrant(permissions) !== false) return undefined;
      } else {
        const asked = await queryClient.fetchQuery({ ...activationQuery(groupId, name), staleTime: pollMs });
        if (asked !== 'none' && standingOf(asked.status) === 'pending') return stepOf(asked);
      }
      const authority = await readAuthority(intent.machineId, consentHash, (reading) => reading);
      const isLate = !isRecent(operation, serverNow());
      if (authority.is === 'none') return person({ is: 'noRole' });
      if (authority.is === 'asked' || authority.is === 'refused') return stepOf(authority.activation, groupId);
      if (authority.is !== 'eligible') {
        if (authority.is === 'active') noteActive(groupId, authority.activation);
        // Nothing begins by itself once nobody expects it any more.
        return askedAt !== undefined && isLate ? person({ is: 'approved' }) : undefined;
      }
      const refused = isLate ? person({ is: 'pressAgain' }) : await mayAsk();
      if (refused !== undefined) return refused;
      const emergency = consent.emergency ?? undefined;
      const role = roleAskedFor(authority, emergency !== undefined);
      const input: ActivationInput = {
        ...inputOf(name, groupId, role, Date.parse(consent.notAfter) - serverNow()),
        justification: justificationOf(consentId, emergency ?? consent.reason),
        ticket: consent.ticket?.number,
      };
      const guard = (): void => {
        if (!isRecent(operation, serverNow())) throw new StaleEvidence();
      };
      return ask(input, { signal, urgency: 'act', guard, correlationId: correlationId(consentHash) });
    },

    /**
     * After Azure has refused a revoke for want of a role: activates one that nobody has to approve. Undefined where there is none, or where
     * Azure refuses all the same.
     */
    async forRevoke({ account, pressedAt, intent }: Operation, signal: AbortSignal): Promise<Step | undefined> {
      const options = { signal, urgency: 'revoke' } as const;
      try {
        const groupId = groupOf(intent.machineId);
        const name = await activationName(`${account} ${pressedAt}`, groupId);
        const asked = await queryClient.fetchQuery({ ...activationQuery(groupId, name), staleTime: 1000 });
        if (asked !== 'none') {
          const step = stepOf(asked, groupId);
          return step.do === 'wait' && step.why.is !== 'approval' ? step : undefined;
        }
        const roles = await eligibleAt(groupId, [onMachine.writeJobs]);
        const role = roles.find(({ demands }) => demands !== undefined && demands.approvers === undefined);
        if (role === undefined) return undefined;
        const ticket = role.demands?.ticket === true ? 'Revoke' : undefined;
        return await ask(
          { ...inputOf(name, groupId, role), justification: 'Revoking remote support', ticket },
          options,
        );
      } catch (error) {
        signal.throwIfAborted();
        const step = stepOfError(error);
        return step.do === 'person' && step.why.is === 'refused' ? undefined : step;
      }
    },

    /** Whether Azure may not know yet of a role that it has given, in all its places. */
    isSettling: (machineId: string): boolean => {
      const role = activeRoles.getState().roles.get(groupOf(machineId));
      return role !== undefined && serverNow() - role.since < settlingMs;
    },
  };
}

/** How long a role is asked for at most, ms: it is needed until the grants are done, and ends by itself where no tab is left to leave it. */
const longestMs = 2 * hourMs;
/** Azure activates no role for less, and lets nobody leave it before, ms. */
const leastMs = 5 * minuteMs;
/** Longer Azure doesn't take to know of a role everywhere, ms. */
const settlingMs = 5 * minuteMs;
/** Machines that wait for the same request read it together, ms. */
const pollMs = 12_000;

function inputOf(
  name: string,
  scope: string,
  role: Eligibility,
  neededMs = hourMs,
): Omit<ActivationInput, 'justification'> {
  const { scheduleId, roleDefinitionId, demands } = role;
  const durationMs = Math.max(leastMs, Math.min(longestMs, demands?.longestMs ?? longestMs, neededMs));
  return { name, scope, roleDefinitionId, scheduleId, durationMs, principalId: auth().account?.userId ?? '' };
}

/** What is asked for already, or active already, is no failure: Azure shows it under its name. */
async function request(input: ActivationInput, options: RequestOptions): Promise<Step> {
  try {
    await validateActivation(input, options);
    await activate(input, options);
  } catch (error) {
    // Another machine's run, which goes on, begins anew.
    if (options.signal?.aborted === true) return wait({ is: 'activating' }, 1);
    if (!isThereAlready(error)) throw error;
  }
  const { queryKey } = activationQuery(input.scope, input.name);
  const shown = await readActivation(input.scope, input.name, { urgency: options.urgency });
  queryClient.setQueryData(queryKey, shown);
  // Somebody has asked for the same role by other means, or has left it just now.
  return shown === 'none' ? wait({ is: 'busy' }, 15) : stepOf(shown, input.scope);
}

const existing: ReadonlySet<string> = new Set([
  'roleassignmentexists',
  'roleassignmentrequestexists',
  'pendingroleassignmentrequest',
]);

function isThereAlready(error: unknown): boolean {
  if (!(error instanceof AzureError)) return false;
  return error.kind === 'conflict' || existing.has(error.code?.toLowerCase() ?? '');
}

/** What follows from a request that Azure shows. */
function stepOf(activation: Activation, groupId = ''): Step {
  const how = standingOf(activation.status);
  if (how === 'pending') {
    const answerBy = answerByOf(activation);
    if (answerBy === undefined) return wait({ is: 'activating' }, 5);
    const isNew = serverNow() - (activation.askedAt ?? 0) < 10 * minuteMs;
    return wait({ is: 'approval', activation, answerBy }, isNew ? 15 : 30);
  }
  if (how !== 'active') return person({ is: 'notApproved', how, activation });
  const since = noteActive(groupId, activation);
  const isGone = (activation.until ?? Infinity) < serverNow() || serverNow() - since > settlingMs;
  return isGone ? person({ is: 'notApproved', how: 'left', activation }) : wait({ is: 'activating' }, 5);
}

function groupOf(machineId: string): string {
  return resourceGroupsOf([machineId])[0] ?? '';
}

function setRole(groupId: string, role: ActiveRole | undefined): void {
  const roles = new Map(activeRoles.getState().roles);
  if (role === undefined) roles.delete(groupId);
  else roles.set(groupId, role);
  activeRoles.setState({ roles });
}

/** Since when this tab has seen the role as active, ms. It is left once it isn't needed any more. */
function noteActive(groupId: string, activation: Activation): number {
  const known = activeRoles.getState().roles.get(groupId);
  if (known?.activation.name === activation.name) return known.since;
  const since = serverNow();
  setRole(groupId, { activation, since, isKept: known?.isKept ?? false });
  setTimeout(() => void leave(groupId, activation), leastMs + minuteMs / 2);
  return since;
}

/** Leaves a role when nothing of its group is under way or could be gone on with, unless it is to be kept. Else it ends by itself. */
async function leave(groupId: string, activation: Activation): Promise<void> {
  const role = activeRoles.getState().roles.get(groupId);
  if (role?.activation.name !== activation.name || (activation.until ?? Infinity) < serverNow()) return;
  const isNeeded = [...operationsStore.getState().progress.values()].some(
    ({ operation, step }) => groupOf(operation.intent.machineId) === groupId && !isOver(step),
  );
  if (isNeeded || role.isKept) {
    setTimeout(() => void leave(groupId, activation), minuteMs);
    return;
  }
  setRole(groupId, undefined);
  const name = await activationName(`left ${activation.name}`, groupId);
  await deactivate(activation, name, { urgency: 'background' }).catch(() => undefined);
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('permissions') });
}
