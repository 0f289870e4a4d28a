import type { AccessState, ExtensionPhase, RefusalWhy } from '#src/consent/access/state.ts';
import type { PreflightFacts } from './facts.ts';

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

/** What was found. Each check has some of these; `words.ts` makes text and remedy of them. */
export type CheckWhy =
  | { is: 'ok'; value?: string }
  | { is: 'notKnown' }
  | { is: 'missing'; value?: string }
  | { is: 'otherEdition'; value: string }
  | { is: 'contradiction'; value: string; version: string }
  | { is: 'away'; status: string; since?: number }
  | { is: 'oddWord'; value: string }
  | {
      is: 'extension';
      phase: ExtensionPhase;
      name?: string;
      version?: string;
      state?: string;
      message?: string;
      azureLocal: boolean;
    }
  | { is: 'notNeeded' }
  | { is: 'room'; count: number }
  | { is: 'locks'; kind: 'readOnly' | 'odd' | 'delete'; names: string[] }
  | { is: 'access'; kind: AccessState['kind']; refusal?: RefusalWhy; replaced: boolean; changedBy?: string };

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
  throw new Error(`not written yet ${facts.machineId} ${now} ${replaces.length}`);
}

/** The checks that keep access from being granted: failures, and live access that could not be read, so that nobody's is overwritten unseen. */
export function blockingChecks(checks: readonly Check[]): Check[] {
  return checks.filter(({ id, result }) => result === 'fail' || (id === 'liveAccess' && result === 'unknown'));
}

/** Whether remote support can be used on the machine, for a row of a list: by what the machine itself is, not by the person and the moment. */
export type Eligibility = { verdict: 'eligible' } | { verdict: 'notEligible' | 'cannotTell'; why: Check };

export function eligibility(facts: PreflightFacts, now: number): Eligibility {
  throw new Error(`not written yet ${facts.machineId} ${now}`);
}
