import { momentRules } from './access.ts';
import { agentRules } from './agent.ts';
import type { CheckOutcome, Rule } from './check.ts';
import type { PreflightFacts } from './facts.ts';
import { isNeverAble, machineRules } from './machine.ts';

export type CheckId = keyof typeof rules;

export interface Check extends CheckOutcome {
  id: CheckId;
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
