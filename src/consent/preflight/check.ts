import type { ExtensionPhase, RefusalWhy } from '#src/consent/access/state.ts';
import type { Approver } from '#src/consent/authority/authority.ts';
import type { AccessKind } from '#src/consent/access/state-words.ts';
import type { RefusingPolicy } from '#src/consent/access/evidence.ts';
import type { PolicyTarget, PreflightFacts } from './facts.ts';

/** What one check found. `unknown`: Azure does not say. `warn`: access can be granted, with something to know. */
export interface CheckOutcome {
  result: 'pass' | 'fail' | 'warn' | 'unknown';
  why: CheckWhy;
}

/** Data, of which `words.ts` makes text and remedy. `value` is Azure's own word for it; `unclear`: a word that tells too little. */
export type CheckWhy =
  | { is: 'ok' | 'notMet'; value?: string }
  | { is: 'notKnown' }
  | { is: 'unclear'; value: string }
  | { is: 'away'; status: string; since?: number }
  | { is: 'vulnerableAgent'; version: string }
  | { is: 'extension'; phase: Exclude<ExtensionPhase, 'absent' | 'odd'>; version?: string; cause?: FailureCause }
  /** A role that the person will activate; `approvers`: who can approve it, where somebody has to. */
  | { is: 'activates'; role: string; approvers?: readonly Approver[] | undefined; longestMs?: number | undefined }
  | { is: 'room'; count: number }
  | { is: 'locks'; names: string[] }
  /** A policy of the organization denies the extension or the job. */
  | { is: 'policy'; what: PolicyTarget; policy: RefusingPolicy; reason?: string }
  /** Only an exemption lets it through, until then, ms. */
  | { is: 'exempted'; what: PolicyTarget; name: string; until: number }
  | { is: 'denied'; names: string[] }
  | { is: 'access'; kind: AccessKind; refusal?: RefusalWhy }
  /** The new consent takes the place of this access. `changedBy`: somebody else than its creator changed it last. */
  | { is: 'replaced'; changedBy?: string };

/** The failures of the extension that Microsoft and its users have described. */
export type FailureCause = 'providerNotRegistered' | 'certificateHostsBlocked';

/**
 * A check of one thing; undefined where it does not apply. `now` is server time, ms. `replaces`: ids of consents which the new one takes the
 * place of.
 */
export type Rule = (facts: PreflightFacts, now: number, replaces: readonly string[]) => CheckOutcome | undefined;

export const notKnown: CheckOutcome = { result: 'unknown', why: { is: 'notKnown' } };

export function ok(value?: string): CheckOutcome {
  return { result: 'pass', why: { is: 'ok', ...(value !== undefined && { value }) } };
}

export function notMet(value?: string): CheckOutcome {
  return { result: 'fail', why: { is: 'notMet', ...(value !== undefined && { value }) } };
}

export function unclear(value: string): CheckOutcome {
  return { result: 'unknown', why: { is: 'unclear', value } };
}

/** By what is known, if it is. */
export function met(isMet: boolean | undefined): CheckOutcome {
  if (isMet === undefined) return notKnown;
  return isMet ? ok() : notMet();
}
