import type { Consent } from '#src/consent/consent.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import type { Terms } from '#src/consent/terms.ts';
import { readEnd } from './end-choice.ts';
import type { IncludedMachine } from './machine-choice.ts';
import type { ReviewSubject } from './review-facts.ts';
import type { WizardInputs } from './wizard-state.ts';

/** The machines that a consent names and that can still get access. */
export function coveredMachines(
  included: readonly IncludedMachine[],
  consent: Pick<Consent, 'machines'> | undefined,
): IncludedMachine[] {
  return included.filter(({ id }) => consent === undefined || consent.machines.includes(id.toLowerCase()));
}

/** What the review shows: what was signed, and before that what would be signed now (server time, ms). */
export function reviewSubject({
  inputs,
  included,
  consent,
  person,
  terms,
  now,
}: {
  inputs: WizardInputs;
  included: readonly IncludedMachine[];
  consent: Consent | undefined;
  person: { name: string; username: string };
  terms: Terms;
  now: number;
}): ReviewSubject {
  const machines = coveredMachines(included, consent);
  const { name, username } = person;
  const shared = { person: { name, username }, machines, terms };
  if (consent) {
    const { level, notBefore, notAfter, ticket, reason } = consent;
    return { ...shared, level, window: { notBefore, notAfter }, isFixed: true, ticket, reason };
  }
  const end = readEnd(inputs.end, now);
  return {
    ...shared,
    level: inputs.level,
    window: { notBefore: toUtcSeconds(now), notAfter: toUtcSeconds(end.ok ? end.at : now) },
    isFixed: false,
    ticket: inputs.requestMode === 'without' ? null : inputs.ticket,
    reason: inputs.reason.trim(),
  };
}
