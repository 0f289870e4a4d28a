import type { Consent } from '#src/consent/consent.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import type { Terms } from '#src/consent/terms.ts';
import { readEnd } from './end-choice.ts';
import { type Candidate, type IncludedMachine, type MachineChoice, sortOut } from './machine-choice.ts';
import { type ReplacedAccess, signedReplacements } from './replaced-access.ts';
import type { ReviewSubject } from './review-facts.ts';
import type { WizardInputs } from './wizard-state.ts';

type Signed = Pick<Consent, 'machines' | 'target' | 'replaces'>;

/** Those of the machines that a signed consent names. */
function coveredMachines<Machine extends { id: string }>(
  included: readonly Machine[],
  consent: Pick<Consent, 'machines'>,
): Machine[] {
  const named = new Set(consent.machines);
  return included.filter(({ id }) => named.has(id.toLowerCase()));
}

/** The machines exactly as a signed consent names them, each with what is known of it. */
function signedMachines(candidates: readonly Candidate[], consent: Pick<Consent, 'machines'>): IncludedMachine[] {
  const known = new Map(candidates.map((one) => [one.id.toLowerCase(), one]));
  return consent.machines.map((id) => {
    const candidate = known.get(id.toLowerCase());
    const reading = candidate?.reading.state === 'read' ? candidate.reading : undefined;
    return {
      id: candidate?.id ?? id,
      name: candidate?.name ?? parseMachineId(id)?.name ?? id,
      location: reading?.location ?? '',
      installs: reading?.installs ?? false,
    };
  });
}

/** Those of the machines that were signed for which can get access under the terms that were signed, and those which cannot. */
export function signedChoice(
  { candidates }: { candidates: readonly Candidate[] },
  consent: Signed,
): Pick<MachineChoice, 'included' | 'left'> {
  // Azure may call a machine another product by now than when it was signed for.
  const able = sortOut(candidates, consent.target);
  const included: IncludedMachine[] = [];
  const left = coveredMachines(able.left, consent);
  for (const machine of coveredMachines(able.included, consent)) {
    const { id, name, replaces } = machine;
    // What the consent does not name stays as it is, so that a grant beside it would end in a conflict.
    if (replaces === undefined || consent.replaces.includes(replaces.consentId)) included.push(machine);
    else left.push({ id, name, reason: notNamed(replaces) });
  }
  return { included, left };
}

function notNamed({ consentId }: ReplacedAccess): string {
  return `Azure shows access under consent ${consentId}, which the signed consent does not replace. To extend or widen that, grant in a consent of its own.`;
}

/** The machines that the final press is about: of those that were signed for the ones that can get access, once that is known. */
export function machinesToGrant(
  checked: { candidates: readonly Candidate[]; choice: Pick<MachineChoice, 'pending'> },
  consent: Signed,
): IncludedMachine[] {
  const { candidates, choice } = checked;
  return choice.pending > 0 ? signedMachines(candidates, consent) : signedChoice(checked, consent).included;
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
    return {
      ...shared,
      replaces: signedReplacements(coveredMachines(candidates, consent), replaces),
      level,
      window: { notBefore, notAfter },
      isFixed: true,
      ticket,
      reason,
    };
  }
  const end = readEnd(inputs.end, now);
  return {
    ...shared,
    replaces: machines.flatMap(({ replaces }) => replaces ?? []),
    level: inputs.level,
    window: { notBefore: toUtcSeconds(now), notAfter: toUtcSeconds(end.ok ? end.at : now) },
    isFixed: false,
    ticket: inputs.requestMode === 'without' ? null : inputs.ticket,
    reason: inputs.reason.trim(),
  };
}
