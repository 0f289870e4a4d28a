import type { ExtensionPhase, AccessState, RefusalWhy } from '#src/consent/access/state.ts';
import { accessChecks } from './access.ts';
import { agentChecks } from './agent.ts';
import { extensionCheck } from './extension.ts';
import type { PreflightFacts } from './facts.ts';
import { machineChecks } from './machine.ts';

export type CheckId =
  | 'operatingSystem'
  | 'memory'
  | 'licence'
  | 'region'
  | 'azureLocal'
  | 'connection'
  | 'agentVersion'
  | 'extensionsEnabled'
  | 'monitorMode'
  | 'allowList'
  | 'blockList'
  | 'extension'
  | 'provider'
  | 'writeExtensions'
  | 'writeJobs'
  | 'writeDeployments'
  | 'recordRoom'
  | 'locks'
  | 'liveAccess';

/** What was found: data, of which `words.ts` makes text and remedy. `value` is Azure's own word for it. */
export type CheckWhy =
  | { is: 'ok'; value?: string }
  | { is: 'notMet'; value?: string }
  | { is: 'notKnown' }
  | { is: 'notNeeded' }
  | { is: 'oddWord'; value: string }
  | { is: 'otherEdition'; value: string }
  | { is: 'contradiction'; value: string; version: string }
  | { is: 'away'; status: string; since?: number }
  | {
      is: 'extension';
      phase: ExtensionPhase;
      name: string;
      state: string;
      version?: string;
      message?: string;
      cause?: FailureCause;
    }
  | { is: 'room'; count: number }
  | { is: 'locks'; effect: 'refusesAll' | 'notKnown' | 'refusesRemoval'; names: string[] }
  | {
      is: 'access';
      kind: AccessState['kind'];
      refusal?: RefusalWhy;
      job?: string;
      by?: string;
      changedBy?: string;
      others: number;
    }
  | { is: 'replaced'; changedBy?: string };

/** The failures of the extension that Microsoft and its users have described. */
export type FailureCause = 'providerNotRegistered' | 'certificateHostsBlocked' | 'other';

/** `unknown`: Azure does not say. `warn`: access can be granted, with something to know. */
export interface Check {
  id: CheckId;
  result: 'pass' | 'fail' | 'warn' | 'unknown';
  why: CheckWhy;
}

/**
 * Every check that applies to the machine, in the order to show them. `now` is server time, ms. `replaces`: ids of consents which the new one
 * takes the place of: their access is no obstacle.
 */
export function preflight(facts: PreflightFacts, now: number, replaces: readonly string[] = []): Check[] {
  return [...machineChecks(facts), ...agentChecks(facts, now), extensionCheck(facts), ...accessChecks(facts, replaces)];
}

/** The checks that keep access from being granted: failures, and live access that could not be read, so that nobody's is overwritten unseen. */
export function blockingChecks(checks: readonly Check[]): Check[] {
  return checks.filter(({ id, result }) => result === 'fail' || (id === 'liveAccess' && result === 'unknown'));
}

/** Whether remote support can be used on the machine. `why` is its first obstacle, else what cannot be told. */
export type Eligibility = { verdict: 'eligible' } | { verdict: 'notEligible' | 'cannotTell'; why: Check };

/** For a row of a list: by what the machine itself is, not by the person and the moment. */
export function eligibility(facts: PreflightFacts, now: number): Eligibility {
  const checks = preflight(facts, now);
  const failed = checks.find(({ id, result }) => result === 'fail' && id !== 'liveAccess');
  if (failed) return { verdict: 'notEligible', why: failed };
  const open = checks.find(({ id, result }) => result === 'unknown' && !aboutTheMoment.has(id));
  return open ? { verdict: 'cannotTell', why: open } : { verdict: 'eligible' };
}

/** A list of machines does not read what these are about, and they say nothing about the machine. */
const aboutTheMoment: ReadonlySet<CheckId> = new Set([
  'provider',
  'writeExtensions',
  'writeJobs',
  'writeDeployments',
  'recordRoom',
  'locks',
  'liveAccess',
]);
