import { extensionPhase } from '#src/consent/access/extension.ts';
import { sameId } from '#src/lib/arm-id.ts';
import type { PreflightFacts } from './facts.ts';
import type { Check, CheckId } from './preflight.ts';

/**
 * How many deployments Azure keeps in a resource group. From 700 on it removes the oldest, down to 600, unless a lock or the subscription
 * keeps it from deleting. https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions
 */
export const mostDeployments = 800;
/** A consent over many machines leaves an end record for each of them: the word comes while there is still room for that. */
const warnFrom = 500;

/** Checks of what the person may do, and of what stands in the way at the moment. */
export function accessChecks(facts: PreflightFacts, replaces: readonly string[]): Check[] {
  const { permissions, providerRegistered, azureLocal } = facts;
  return [
    known('provider', providerRegistered),
    ...(azureLocal ? [] : [writeExtensions(facts)]),
    known('writeJobs', permissions.writeJobs),
    known('writeDeployments', permissions.writeDeployments),
    recordRoom(facts),
    lockCheck(facts),
    liveAccess(facts, replaces),
  ];
}

function known(id: CheckId, isMet: boolean | undefined): Check {
  if (isMet === undefined) return { id, result: 'unknown', why: { is: 'notKnown' } };
  return isMet ? { id, result: 'pass', why: { is: 'ok' } } : { id, result: 'fail', why: { is: 'notMet' } };
}

function writeExtensions({ extension, permissions }: PreflightFacts): Check {
  const isThere = extension !== undefined && extensionPhase(extension) === 'ready';
  return isThere
    ? { id: 'writeExtensions', result: 'pass', why: { is: 'notNeeded' } }
    : known('writeExtensions', permissions.writeExtensions);
}

function recordRoom({ deploymentsInGroup: count }: PreflightFacts): Check {
  const id = 'recordRoom';
  if (count === undefined) return { id, result: 'unknown', why: { is: 'notKnown' } };
  const result = count >= mostDeployments ? 'fail' : count < warnFrom ? 'pass' : 'warn';
  return { id, result, why: { is: 'room', count } };
}

/** What the worst of the locks does. */
function lockCheck({ locks }: PreflightFacts): Check {
  const id = 'locks';
  if (locks === undefined) return { id, result: 'unknown', why: { is: 'notKnown' } };
  if (locks.length === 0) return { id, result: 'pass', why: { is: 'ok' } };
  const names = (some: readonly { name: string }[]): string[] => some.map(({ name }) => name);
  const others = locks.filter(({ level }) => !sameId(level, 'CanNotDelete'));
  const refusing = others.filter(({ level, isOnPart }) => sameId(level, 'ReadOnly') && !isOnPart);
  if (refusing.length > 0) {
    return { id, result: 'fail', why: { is: 'locks', effect: 'refusesAll', names: names(refusing) } };
  }
  return others.length > 0
    ? { id, result: 'unknown', why: { is: 'locks', effect: 'notKnown', names: names(others) } }
    : { id, result: 'warn', why: { is: 'locks', effect: 'refusesRemoval', names: names(locks) } };
}

/** Granting overwrites nothing that is there, unless the new consent takes its place. That a machine is away or failed has its own check. */
function liveAccess({ access }: PreflightFacts, replaces: readonly string[]): Check {
  const id = 'liveAccess';
  if (access === undefined || access.why.is === 'unread') {
    return { id, result: 'unknown', why: { is: 'notKnown' } };
  }
  const { kind, job, consentId, others, can } = access;
  if (!access.mayHaveAccess) return { id, result: 'pass', why: { is: 'ok' } };
  const { createdBy: by, lastModifiedBy } = job ?? {};
  const changedBy = lastModifiedBy === by ? undefined : lastModifiedBy;
  const isReplaced = consentId !== undefined && replaces.some((one) => sameId(one, consentId)) && others.length === 0;
  if (isReplaced) {
    return {
      id,
      result: changedBy === undefined ? 'pass' : 'warn',
      why: { is: 'replaced', ...(changedBy !== undefined && { changedBy }) },
    };
  }
  const refusal = can.grant.allowed ? undefined : can.grant.why;
  const isOwnCheck = refusal === undefined || refusal.is === 'machineAway' || refusal.is === 'setUpFailed';
  return {
    id,
    result: isOwnCheck ? 'warn' : 'fail',
    why: {
      is: 'access',
      kind,
      others: others.length,
      ...(!isOwnCheck && { refusal }),
      ...(job && { job: job.name }),
      ...(by !== undefined && { by }),
      ...(changedBy !== undefined && { changedBy }),
    },
  };
}
