import { isConsentId } from '#src/consent/consent-reading.ts';
import type { Check, PreflightFacts } from './preflight.ts';

/** A check as a page shows it. `inPlace`: what is so on the machine, and comes before another grant. */
export type ShownCheck = Omit<Check, 'outcome'> & { outcome: Check['outcome'] | 'inPlace' };

/**
 * The checks on the page of the machine itself. Access under a consent of this app keeps another grant from being made (`canGrant`), but
 * nothing is wrong with the machine. A job that no consent of this app can have made stays a failure.
 */
export function checksOfMachine({ checks, facts }: { checks: readonly Check[]; facts: PreflightFacts }): ShownCheck[] {
  const { consentId, others = [] } = facts.liveGrant ?? {};
  if (consentId === undefined || !others.every((name) => isConsentId(name.toLowerCase()))) return [...checks];
  return checks.map((check) =>
    check.id === 'liveGrant' && check.outcome === 'fail'
      ? { ...check, outcome: 'inPlace', title: 'There is live access, or may be' }
      : check,
  );
}
