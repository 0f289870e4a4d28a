import type { AccessState } from '#src/consent/access/state.ts';
import { type Consent, isOtherComputer } from '#src/consent/consent.ts';
import { type AccessLevel, isWithin, parseLevel } from '#src/consent/level.ts';
import type { PreflightFacts } from '#src/consent/preflight/facts.ts';
import { blockingChecks, type Check } from '#src/consent/preflight/preflight.ts';
import { targetOf, type TermsTarget } from '#src/consent/terms.ts';
import { parseInstant } from '#src/lib/time.ts';

/** Live access, whoever granted it, which a new consent takes the place of, as its job says it is now. */
export interface ReplacedAccess {
  consentId: string;
  /** As ARM spells it. */
  level: string;
  /** ISO 8601. */
  until: string;
  /** Whoever requested it, as Azure says. */
  by?: string;
}

/** What the preflight of a machine came to. */
interface Preflighted {
  location: string;
  /** Which computer it is. */
  vmId?: string;
  tags?: ReadonlyMap<string, string>;
  /** Granting installs the extension; `ifMissing` where nobody knows whether it is there. */
  installs: boolean | 'ifMissing';
  checks: readonly Check[];
  facts: PreflightFacts;
  replaces?: ReplacedAccess;
}

interface NamedMachine {
  id: string;
  name: string;
}

/** A machine that was chosen, with what is known of it so far. */
export type Candidate = NamedMachine &
  ({ is: 'pending' } | { is: 'failed'; error: unknown } | ({ is: 'read' } & Preflighted));

export type IncludedMachine = NamedMachine & Preflighted;

/** Why a machine isn't part of the grant. */
export type LeftOutReason =
  | { is: 'unread'; error: unknown }
  | { is: 'blocked'; checks: readonly Check[]; facts: PreflightFacts }
  /** One consent has one text, and this machine's is another. */
  | { is: 'otherTerms'; target: TermsTarget }
  | { is: 'notReplaced' | 'otherComputer' | 'notExtended' };

export type LeftOutMachine = NamedMachine & { why: LeftOutReason };

export interface MachineChoice {
  /** Whose terms the consent is about; undefined while no machine is in. */
  target: TermsTarget | undefined;
  included: IncludedMachine[];
  left: LeftOutMachine[];
  /** Ids of those that are still being read. */
  pending: string[];
}

/**
 * Which of the chosen machines the consent can cover. Machines whose product has other terms than most are left out; at a tie the first
 * machine decides. `signed`: what was signed; then its terms, machines and replaced consents decide. `extended`: the consent that is to be
 * extended; what it doesn't give access to is not let in by the way.
 */
export function sortOut(
  candidates: readonly Candidate[],
  { signed, extended }: { signed?: Consent | undefined; extended?: string | undefined } = {},
): MachineChoice {
  const named = signed && new Set(signed.machines);
  const asked = named ? candidates.filter(({ id }) => named.has(id.toLowerCase())) : candidates;
  const left: LeftOutMachine[] = [];
  const able: IncludedMachine[] = [];
  for (const candidate of asked) {
    const { id, name } = candidate;
    if (candidate.is === 'failed') left.push({ id, name, why: { is: 'unread', error: candidate.error } });
    if (candidate.is !== 'read') continue;
    const { checks, facts, replaces, vmId } = candidate;
    const blocking = blockingChecks(checks);
    if (blocking.length > 0) left.push({ id, name, why: { is: 'blocked', checks: blocking, facts } });
    else if (signed && isOtherComputer(signed, id, vmId)) left.push({ id, name, why: { is: 'otherComputer' } });
    else if (signed && replaces && !signed.replaces.includes(replaces.consentId))
      left.push({ id, name, why: { is: 'notReplaced' } });
    else if (extended !== undefined && replaces?.consentId !== extended)
      left.push({ id, name, why: { is: 'notExtended' } });
    else able.push(candidate);
  }
  const target = signed?.target ?? commonTarget(able);
  for (const { id, name, facts } of able)
    if (targetOf(facts) !== target) left.push({ id, name, why: { is: 'otherTerms', target: targetOf(facts) } });
  return {
    target,
    included: able.filter(({ facts }) => targetOf(facts) === target),
    left,
    pending: asked.flatMap(({ id, is }) => (is === 'pending' ? [id] : [])),
  };
}

function commonTarget(able: readonly IncludedMachine[]): TermsTarget | undefined {
  const [first] = able;
  const local = able.filter(({ facts }) => facts.azureLocal).length;
  const server = able.length - local;
  if (local === server) return first && targetOf(first.facts);
  return local > server ? 'azureLocal' : 'windowsServer';
}

/** Extending or raising access is a new consent that replaces the old one, which it names; what no consent is behind, and any access besides, stays in the way. */
export function replacedAccess(access: AccessState | undefined): ReplacedAccess | undefined {
  const { kind, job, consentId, others } = access ?? {};
  if ((kind !== 'active' && kind !== 'requested') || !job || consentId === undefined || others?.length)
    return undefined;
  const { accessLevel: level, expirationTimestamp: until, createdBy: by } = job;
  return { consentId, level, until, ...(by !== undefined && { by }) };
}

/** Whether a consent of this level and end takes something away from the access it replaces. What Azure says in other words counts as nothing. */
export function takesAway({ level, until }: ReplacedAccess, chosen: { level: AccessLevel; until: number }): boolean {
  const now = parseLevel(level);
  const end = parseInstant(until);
  return (now !== undefined && !isWithin(now, chosen.level)) || (end !== undefined && chosen.until < end);
}
