import type { Consent } from '#src/consent/consent.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import type { Terms } from '#src/consent/terms.ts';
import { readEnd } from './end-choice.ts';
import type { Candidate, IncludedMachine, MachineChoice } from './machine-choice.ts';
import type { ReviewSubject } from './review-facts.ts';
import type { WizardInputs } from './wizard-state.ts';

/** The machines that a signed consent names and that can still get access: those the final press is about. */
export function coveredMachines(
  included: readonly IncludedMachine[],
  consent: Pick<Consent, 'machines'>,
): IncludedMachine[] {
  return included.filter(({ id }) => consent.machines.includes(id.toLowerCase()));
}

/** The machines exactly as a signed consent names them, each with what is known of it. */
export function signedMachines(
  candidates: readonly Candidate[],
  consent: Pick<Consent, 'machines'>,
): IncludedMachine[] {
  return consent.machines.map((id) => {
    const candidate = candidates.find((one) => sameId(one.id, id));
    const reading = candidate?.reading.state === 'read' ? candidate.reading : undefined;
    return {
      id: candidate?.id ?? id,
      name: candidate?.name ?? parseMachineId(id)?.name ?? id,
      location: reading?.location ?? '',
      installs: reading?.installs ?? false,
    };
  });
}

/** What the review shows: what was signed, and before that what would be signed now (server time, ms). */
export function reviewSubject({
  inputs,
  checked: { candidates, choice },
  consent,
  person,
  terms,
  now,
}: {
  inputs: WizardInputs;
  checked: { candidates: readonly Candidate[]; choice: MachineChoice };
  consent: Consent | undefined;
  person: { name: string; username: string };
  terms: Terms;
  now: number;
}): ReviewSubject {
  const machines = consent ? signedMachines(candidates, consent) : choice.included;
  const { name, username } = person;
  const shared = { person: { name, username }, machines, terms };
  if (consent) {
    const { level, notBefore, notAfter, ticket, reason, replaces } = consent;
    return { ...shared, replaces, level, window: { notBefore, notAfter }, isFixed: true, ticket, reason };
  }
  const end = readEnd(inputs.end, now);
  return {
    ...shared,
    replaces: [...new Set(machines.flatMap(({ replaces }) => replaces ?? []))],
    level: inputs.level,
    window: { notBefore: toUtcSeconds(now), notAfter: toUtcSeconds(end.ok ? end.at : now) },
    isFixed: false,
    ticket: inputs.requestMode === 'without' ? null : inputs.ticket,
    reason: inputs.reason.trim(),
  };
}
