import { sameId } from '#src/lib/arm-id.ts';
import { type CheckOutcome, met, notKnown, ok, type Rule } from './check.ts';
import type { PolicyTarget, PreflightFacts } from './facts.ts';
import { agentRules, isInstalled, isNeverAble, machineRules } from './machine.ts';

export type CheckId = keyof typeof rules;

export interface Check extends CheckOutcome {
  id: CheckId;
}

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
    facts.azureLocal || isInstalled(facts) || activated(facts)
      ? undefined
      : permitted(facts, facts.permissions.writeExtensions),
  writeJobs: (facts) => {
    const role = activated(facts);
    if (role === undefined) return permitted(facts, facts.permissions.writeJobs);
    const { roleName, demands } = role;
    return {
      result: 'pass',
      why: { is: 'activates', role: roleName, approvers: demands?.approvers, longestMs: demands?.longestMs },
    };
  },
  writeDeployments: (facts) =>
    facts.permissions.writeDeployments === false && activated(facts)?.records === true
      ? undefined
      : met(facts.permissions.writeDeployments),
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
  /** Asked of Azure beforehand. The extension matters where a grant installs it. */
  policies: (facts) => {
    if (facts.policies === undefined) return notKnown;
    const { denials, openUntil } = facts.policies;
    const isNeeded = ({ what }: { what: PolicyTarget }) => what === 'job' || !(facts.azureLocal || isInstalled(facts));
    const denial = denials.find(isNeeded);
    if (denial) return { result: 'fail', why: { ...denial, is: 'policy' } };
    return openUntil && isNeeded(openUntil) ? { result: 'warn', why: { ...openUntil, is: 'exempted' } } : ok();
  },
  denyAssignments: ({ denyAssignments }) => {
    if (denyAssignments === undefined) return notKnown;
    const sure = denyAssignments.filter(({ isSure }) => isSure);
    const told = sure.length > 0 ? sure : denyAssignments;
    if (told.length === 0) return ok();
    return { result: sure.length > 0 ? 'fail' : 'unknown', why: { is: 'denied', names: told.map(({ name }) => name) } };
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

/** The role that the person will activate, where none that is active lets them grant. */
function activated({ authority }: PreflightFacts) {
  return authority?.is === 'eligible' ? authority.role : undefined;
}

/** What no active role allows, one that is being given may; where nobody can tell, Azure decides. */
function permitted({ authority }: PreflightFacts, isMet: boolean | undefined): CheckOutcome {
  if (isMet !== false || authority === undefined) return met(isMet);
  if (authority.is === 'active' || authority.is === 'asked') return ok();
  return authority.is === 'unknown' ? notKnown : met(isMet);
}

/** In the order to show them. */
const rules = { ...machineRules, ...agentRules, ...momentRules };
const ids = Object.keys(rules) as CheckId[];

/**
 * Every check that applies to the machine. `now` is server time, ms. `replaces`: ids of consents which the new one takes the place of: their
 * access is no obstacle. A machine that can never have remote support gets that one reason.
 */
export function preflight(facts: PreflightFacts, now: number, replaces: readonly string[] = []): Check[] {
  return (isNeverAble(facts) ? (['operatingSystem'] as const) : ids).flatMap((id) => {
    const rule: Rule = rules[id];
    const found = rule(facts, now, replaces);
    return found === undefined ? [] : [{ id, ...found }];
  });
}

/** The checks that keep access from being granted: failures, and live access that could not be read, so that nobody's is overwritten unseen. */
export function blockingChecks(checks: readonly Check[]): Check[] {
  return checks.filter(({ id, result }) => result === 'fail' || (id === 'liveAccess' && result === 'unknown'));
}

/** Whether remote support can be used on the machine. `why` is its first obstacle, else what cannot be told. */
export type Eligibility = { verdict: 'eligible' } | { verdict: 'notEligible' | 'cannotTell'; why: Check };

/** For a row of a list: by what the machine itself is, not by the person and the moment, of which a list reads nothing. */
export function eligibility(facts: PreflightFacts, now: number): Eligibility {
  const checks = preflight(facts, now).filter(({ id }) => !(id in momentRules));
  const failed = checks.find(({ result }) => result === 'fail');
  if (failed) return { verdict: 'notEligible', why: failed };
  const open = checks.find(({ result }) => result === 'unknown');
  return open ? { verdict: 'cannotTell', why: open } : { verdict: 'eligible' };
}
