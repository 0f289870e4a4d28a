import { canGrant, type Check } from '#src/consent/preflight/preflight.ts';
import { targetNames, targetOf } from '#src/consent/target-names.ts';
import type { TermsTarget } from '#src/consent/terms.ts';
import type { ReplacedAccess } from './replaced-access.ts';

/** Whether granting installs the extension; `ifMissing` where it is not known whether it is there. */
type Installs = boolean | 'ifMissing';

/** A machine that was chosen, with what is known of it so far. */
export interface Candidate {
  id: string;
  name: string;
  reading:
    | { state: 'pending' }
    | { state: 'failed'; reason: string; correlationId?: string | undefined }
    | {
        state: 'read';
        azureLocal: boolean;
        location: string;
        installs: Installs;
        checks: readonly Check[];
        /** The person's own live access, which a new consent takes the place of. */
        replaces?: ReplacedAccess | undefined;
      };
}

export interface IncludedMachine {
  id: string;
  name: string;
  location: string;
  installs: Installs;
  replaces?: ReplacedAccess | undefined;
}

export interface LeftOutMachine {
  id: string;
  name: string;
  reason: string;
  /** Of the read that failed, where that is the reason. */
  correlationId?: string | undefined;
}

export interface MachineChoice {
  /** Whose terms the consent is about; undefined while no machine is in. */
  target: TermsTarget | undefined;
  included: IncludedMachine[];
  left: LeftOutMachine[];
  /** How many are still being read. */
  pending: number;
}

/**
 * Which of the chosen machines the consent can cover. One consent has one text, so machines whose product has other terms than most
 * are left out; at a tie the first machine decides. `signed`: whose terms were signed; then nothing else decides.
 */
export function sortOut(candidates: readonly Candidate[], signed?: TermsTarget): MachineChoice {
  const left: LeftOutMachine[] = [];
  const able: (IncludedMachine & { target: TermsTarget })[] = [];
  for (const { id, name, reading } of candidates) {
    if (reading.state === 'failed')
      left.push({ id, name, reason: reading.reason, correlationId: reading.correlationId });
    if (reading.state !== 'read') continue;
    const verdict = canGrant(reading.checks);
    if (!verdict.allowed) {
      left.push({ id, name, reason: verdict.reason });
      continue;
    }
    const target = targetOf(reading);
    const { location, installs, replaces } = reading;
    able.push({ id, name, location, installs, replaces, target });
  }
  const target = signed ?? commonTarget(able);
  return {
    target,
    included: able.filter((machine) => machine.target === target).map(({ target: _target, ...machine }) => machine),
    left: [...left, ...able.filter((machine) => machine.target !== target).map(otherTerms)],
    pending: candidates.filter(({ reading }) => reading.state === 'pending').length,
  };
}

function commonTarget(able: readonly { target: TermsTarget }[]): TermsTarget | undefined {
  const local = able.filter(({ target }) => target === 'azureLocal').length;
  const server = able.length - local;
  if (local === server) return able[0]?.target;
  return local > server ? 'azureLocal' : 'windowsServer';
}

function otherTerms({ id, name, target }: IncludedMachine & { target: TermsTarget }): LeftOutMachine {
  return {
    id,
    name,
    reason: `${targetNames[target]} has terms of its own, and one consent has one text. Grant access to this machine in a consent of its own.`,
  };
}

export function sameMachines(one: readonly string[], other: readonly string[]): boolean {
  const ids = new Set(other.map((id) => id.toLowerCase()));
  return one.length === other.length && one.every((id) => ids.has(id.toLowerCase()));
}
