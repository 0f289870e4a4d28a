import { sameId } from '#src/lib/arm-id.ts';
import { met, notKnown, ok, type Rule } from './check.ts';
import { isInstalled } from './agent.ts';

/**
 * How many deployments Azure keeps in a resource group. From 700 on it removes the oldest, down to 600, unless a lock or the subscription
 * keeps it from deleting. https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions
 */
export const mostDeployments = 800;
/** A consent over many machines leaves an end record for each of them: the word comes while there is still room for that. */
const warnFrom = 500;

/** Checks of what the person may do, and of what stands in the way at the moment: they say nothing about the machine. */
export const momentRules = {
  provider: ({ providerRegistered }) => met(providerRegistered),
  writeExtensions: (facts) =>
    facts.azureLocal || isInstalled(facts) ? undefined : met(facts.permissions.writeExtensions),
  writeJobs: ({ permissions }) => met(permissions.writeJobs),
  writeDeployments: ({ permissions }) => met(permissions.writeDeployments),
  recordRoom: ({ deploymentsInGroup: count }) => {
    if (count === undefined) return notKnown;
    const result = count >= mostDeployments ? 'fail' : count < warnFrom ? 'pass' : 'warn';
    return { result, why: { is: 'room', count } };
  },
  /** What the worst of the locks does: fail, nothing can be written; unknown, nobody knows; warn, nothing can be deleted. */
  locks: ({ locks }) => {
    if (locks === undefined) return notKnown;
    if (locks.length === 0) return ok();
    const others = locks.filter(({ level }) => !sameId(level, 'CanNotDelete'));
    const refusing = others.filter(({ level, isOnPart }) => sameId(level, 'ReadOnly') && !isOnPart);
    const worst = { fail: refusing, unknown: others, warn: locks };
    const result = refusing.length > 0 ? 'fail' : others.length > 0 ? 'unknown' : 'warn';
    return { result, why: { is: 'locks', names: worst[result].map(({ name }) => name) } };
  },
  /** Granting overwrites nothing that is there, unless the new consent takes its place. That a machine is away or failed has its own check. */
  liveAccess: ({ access }, _now, replaces) => {
    if (access === undefined || access.why.is === 'unread') return notKnown;
    if (!access.mayHaveAccess) return ok();
    const { kind, job, consentId, others, can } = access;
    if (consentId !== undefined && others.length === 0 && replaces.some((one) => sameId(one, consentId))) {
      const changedBy = job?.lastModifiedBy;
      return changedBy === undefined || changedBy === job?.createdBy
        ? { result: 'pass', why: { is: 'replaced' } }
        : { result: 'warn', why: { is: 'replaced', changedBy } };
    }
    const refusal = can.grant.allowed ? undefined : can.grant.why;
    const isOwnCheck = refusal === undefined || refusal.is === 'machineAway' || refusal.is === 'setUpFailed';
    return isOwnCheck
      ? { result: 'warn', why: { is: 'access', kind } }
      : { result: 'fail', why: { is: 'access', kind, refusal } };
  },
} satisfies Record<string, Rule>;
