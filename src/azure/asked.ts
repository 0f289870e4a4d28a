import { queryOptions } from '@tanstack/react-query';
import { auth } from '#src/auth/session.ts';
import {
  type Activation,
  activationName,
  type Approver,
  type Demands,
  isPendingApproval,
} from '#src/consent/authority/authority.ts';
import {
  type AskedCheck,
  type AskedFacts,
  type AskedGroup,
  checkAsked,
  isRefused,
  type RoleFit,
} from '#src/consent/authority/asked.ts';
import { isOtherComputer } from '#src/consent/consent.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { consentQuery, signerQuery } from './history.ts';
import { orNothing } from './http/errors.ts';
import { readingTime } from './http/transport.ts';
import { queryClient } from './query-client.ts';
import { type ConsentEntry, groupRecordsQuery } from './records.ts';
import { readActivation, readAskedOfMe } from './resources/activations.ts';
import { answerStage, type Approval, approvalQuery, openStage } from './resources/approvals.ts';
import { demandsQuery, roleQuery } from './resources/eligibilities.ts';
import { machineQuery } from './resources/machines.ts';
import { isAllowed, onMachine } from './resources/permissions.ts';

/** What waits for an answer of the person signed in. Lists lag: what of it was answered since shows when each is read. */
export function askedOfMeQuery() {
  return queryOptions({
    queryKey: ['askedOfMe'],
    queryFn: async ({ signal }): Promise<{ requests: Activation[]; readAt: number }> => {
      const requests = await readAskedOfMe({ signal, urgency: 'background' });
      return { requests: requests.filter(({ status }) => isPendingApproval(status)), readAt: await readingTime() };
    },
    staleTime: 10_000,
  });
}

/** One request as Azure shows it now, with what is held against it. */
export interface AskedRequest {
  request: Activation;
  /** Undefined: it has none, or it couldn't be read. */
  approval: Approval | undefined;
  checks: AskedCheck[];
}

export interface AskedReading {
  /** The consent behind it, as its record has it. */
  entry: ConsentEntry | undefined;
  signature: RecordSignature | undefined;
  requests: AskedRequest[];
  roleName: string | undefined;
  /** Undefined: the role's policy couldn't be read. */
  approvers: readonly Approver[] | undefined;
  /** An answer needs a reason, as far as is known. */
  needsReason: boolean;
  readAt: number;
}

/**
 * What was asked for under a consent, read anew, and whether the consent is what it says; its record may have been read `recordsMs` before.
 * Throws AzureError.
 */
export function askedQuery(group: AskedGroup, recordsMs = 5000) {
  const { consentId, principalId, requests } = group;
  return queryOptions({
    queryKey: ['asked', consentId, principalId, requests.map(({ name }) => name).join(' ')],
    queryFn: () => readAsked(group, recordsMs),
    staleTime: 5000,
  });
}

export interface Answer {
  result: 'Approve' | 'Deny';
  reason: string;
}

export type AnswerOutcome =
  | { is: 'sent' }
  /** Nothing was open any more: somebody else answered first, it was withdrawn, or its time was over. */
  | { is: 'closed' }
  /** What is asked for isn't what was signed, as it stands now. */
  | { is: 'mismatch' }
  | { is: 'failed'; error: unknown };

/** Answers all requests of a group, of which each was read and held against the consent right before. What came of it Azure tells. */
export async function answerAsked(group: AskedGroup, answer: Answer): Promise<AnswerOutcome> {
  const readAnew = () => queryClient.fetchQuery({ ...askedQuery(group, 0), staleTime: 0 });
  try {
    const { entry, requests } = await readAnew();
    if (answer.result === 'Approve' && requests.some(({ checks }) => isRefused(checks))) return { is: 'mismatch' };
    const open = requests.flatMap(({ approval }) => {
      const stage = approval && openStage(approval);
      return approval && stage ? [{ approval, stage }] : [];
    });
    if (open.length === 0) return { is: 'closed' };
    const options = { urgency: 'act' as const, ...(entry && { correlationId: correlationId(entry.consentHash) }) };
    for (const { approval, stage } of open) await answerStage(approval, stage, answer, options);
    await readAnew();
    return { is: 'sent' };
  } catch (error) {
    const after = await readAnew().catch(() => undefined);
    const isClosed = after?.requests.every(({ approval }) => approval && openStage(approval) === undefined) === true;
    return isClosed ? { is: 'closed' } : { is: 'failed', error };
  }
}

async function readAsked({ consentId, requests: listed }: AskedGroup, recordsMs: number): Promise<AskedReading> {
  const found = await readBehind(
    consentId,
    listed.map(({ scope }) => scope),
    recordsMs,
  );
  const entry = found.is === 'found' ? found.entry : undefined;
  const [first] = listed;
  const [signature, otherComputers, role, demands] = await Promise.all([
    entry && orNothing(queryClient.fetchQuery(signerQuery(entry, { isForGrant: true }))),
    entry && readOtherComputers(entry),
    first && readRole(first.roleDefinitionId),
    first && readDemands(first),
  ]);
  const now = await readingTime();
  const behind: AskedFacts['behind'] =
    found.is === 'found' ? { is: 'found', consentId, consent: found.entry.consent, isChanged: found.isChanged } : found;
  const readOne = async (before: Activation): Promise<AskedRequest> => {
    const read = await readActivation(before.scope, before.name, { urgency: 'page' });
    // What Azure has no more was withdrawn with its scope: nothing can be answered.
    const request = read === 'none' ? { ...before, status: 'Canceled' } : read;
    const { approvalId } = request;
    const approval =
      approvalId && (await orNothing(queryClient.fetchQuery({ ...approvalQuery(approvalId), staleTime: 0 })));
    const ownName = entry && (await activationName(entry.consentHash, request.scope));
    const facts = { request, behind, signature, ownName, otherComputers, role: role?.fit, now };
    return { request, approval: approval || undefined, checks: checkAsked({ ...facts, viewerId: viewer() }) };
  };
  return {
    entry,
    signature,
    requests: await Promise.all(listed.map(readOne)),
    roleName: role?.name ?? first?.roleName,
    approvers: demands?.approvers,
    needsReason: demands?.answerReason ?? true,
    readAt: now,
  };
}

function viewer(): string {
  return auth().account?.userId ?? '';
}

type Behind = { is: 'found'; entry: ConsentEntry; isChanged: boolean } | { is: 'missing' | 'changed' | 'unread' };

/** The consent of this id, looked for where the roles are asked for: there its record must be. */
async function readBehind(consentId: string, scopes: readonly string[], staleTime: number): Promise<Behind> {
  const groups = [...new Set(scopes.map((scope) => scope.toLowerCase()))].filter((scope) => groupId.test(scope));
  const readings = await Promise.all(
    groups.map((group) => orNothing(queryClient.fetchQuery({ ...groupRecordsQuery(group), staleTime }))),
  );
  const isThere = readings.some((reading) => reading?.consents.some((one) => one.consentId === consentId));
  const problems = readings.flatMap((reading) => reading?.problems ?? []);
  if (!isThere) {
    if (problems.some((problem) => problem.consentId === consentId && isChange(problem))) return { is: 'changed' };
    return { is: readings.includes(undefined) ? 'unread' : 'missing' };
  }
  const { entry } = await queryClient.fetchQuery({ ...consentQuery(consentId), staleTime });
  if (entry === undefined) return { is: 'unread' };
  return {
    is: 'found',
    entry,
    isChanged: [...problems, ...entry.problems].some((one) => one.consentId === consentId && isChange(one)),
  };
}

const groupId = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/;

/** What stands under the record's name isn't what was signed. */
function isChange({ is }: { is: string }): boolean {
  return ['invalid', 'misnamed', 'copiesDiffer'].includes(is);
}

/** Of more machines nobody waits for all. */
const mostMachines = 25;

async function readOtherComputers({ consent }: ConsentEntry): Promise<string[] | undefined> {
  if (consent.machines.length > mostMachines) return undefined;
  const machines = await Promise.all(consent.machines.map((id) => orNothing(queryClient.fetchQuery(machineQuery(id)))));
  if (machines.includes(undefined)) return undefined;
  return consent.machines.filter((id, index) => isOtherComputer(consent, id, machines[index]?.vmId));
}

async function readRole(roleDefinitionId: string): Promise<{ name: string; fit: RoleFit } | undefined> {
  const role = await orNothing(queryClient.fetchQuery(roleQuery(roleDefinitionId)));
  if (role === undefined) return undefined;
  const { name, permissions } = role;
  if (isAllowed(permissions, 'Microsoft.Authorization/roleAssignments/write')) return { name, fit: 'more' };
  const isEnough = Object.values(onMachine).every((action) => isAllowed(permissions, action));
  return { name, fit: isEnough ? 'fits' : 'less' };
}

/** Of the scope where the role is asked for, or of the subscription, where somebody may be eligible. */
async function readDemands({ scope, roleDefinitionId }: Activation): Promise<Demands | undefined> {
  for (const at of [scope, scope.split('/').slice(0, 3).join('/')]) {
    const demands = await orNothing(queryClient.fetchQuery(demandsQuery(at, roleDefinitionId)));
    if (demands?.approvers !== undefined) return demands;
  }
  return undefined;
}
