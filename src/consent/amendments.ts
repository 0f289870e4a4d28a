import type { Consent } from './consent.ts';

/** A consent of which only is asked what it takes the place of. */
interface Amending {
  consentId: string;
  consent: Pick<Consent, 'machines' | 'replaces'>;
}

/**
 * Ids of the consents that took the place of this one, in the order given. Whoever may write records can name any consent in their own, so
 * one counts only where both are about the same machine.
 */
export function replacedBy(
  former: Pick<Amending, 'consentId'> & { consent: Pick<Consent, 'machines'> },
  all: readonly Amending[],
): string[] {
  const machines = new Set(former.consent.machines);
  return all
    .filter(({ consent }) => consent.replaces.includes(former.consentId))
    .filter(({ consent }) => consent.machines.some((id) => machines.has(id)))
    .map(({ consentId }) => consentId);
}
