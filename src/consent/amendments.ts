import type { Consent } from './consent.ts';

/** A consent of which only is asked what it takes the place of. */
interface Amending {
  consentId: string;
  consent: Pick<Consent, 'machines' | 'replaces'>;
}

type Former = Pick<Amending, 'consentId'> & { consent: Pick<Consent, 'machines'> };

/**
 * Answers with the ids of the consents that took the place of one, in the order of `all`. Whoever may write records can name any consent in
 * their own, so one counts only where both are about the same machine. Each of `all` is looked at once, however many are asked about.
 */
export function replacements(all: readonly Amending[]): (former: Former) => string[] {
  const later = new Map<string, Amending[]>();
  for (const amending of all) {
    for (const id of amending.consent.replaces) if (!later.get(id)?.push(amending)) later.set(id, [amending]);
  }
  return ({ consentId, consent }) => {
    const naming = later.get(consentId) ?? [];
    const machines = new Set(naming.length === 0 ? [] : consent.machines);
    return naming.filter((one) => one.consent.machines.some((id) => machines.has(id))).map((one) => one.consentId);
  };
}
