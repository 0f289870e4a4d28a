import type { EvidencePart } from '#src/azure/evidence.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { serverNow } from '#src/server-time.ts';
import { isUntaken } from './decide-revoke.ts';
import type { Operation, Step, WaitReason, WriteRequest } from './operation.ts';

// What a decision and a request rest on, and how old that may be.

/** How old what changes seldom may be for a decision to wait on, ms. */
const seldomMs = 45_000;

/**
 * How old a part may be when a request that rests on it leaves, or an end is told by it, ms. Records can only keep access from being granted,
 * and take long to list where there are many.
 */
const staleMs: Record<EvidencePart, number> = { machine: 15_000, extension: 15_000, jobs: 15_000, consents: 120_000 };

const allParts = Object.keys(staleMs) as EvidencePart[];

/** What the next decision needs: all at first, then what is waited for, and now and then the rest. A revoke begins with the jobs alone. */
export function partsFor(
  { last, operation }: { last?: Step; operation: Operation },
  held: AccessEvidence,
  now: number,
): readonly EvidencePart[] {
  const isRevoke = operation.intent.kind === 'revoke';
  if (last === undefined) return isRevoke ? ['jobs'] : allParts;
  const waited = (last.do === 'wait' && waitedFor[last.why.is]) || allParts;
  const isDue = (part: EvidencePart): boolean =>
    waited.includes(part) ||
    'problem' in held[part] ||
    now - held[part].readAt > seldomMs ||
    // What was read before the press says nothing of what there was at it.
    (isRevoke && held[part].readAt < operation.pressedAt);
  // That the machine was connected after it is part of the proof of a revoke.
  return allParts.filter((part) => isDue(part) || (part === 'machine' && isRevoke));
}

/** What a step rests on and is too old for it. Nothing else that cannot be read may hold a revoke back. */
export function oldParts(step: Step, operation: Operation, evidence: AccessEvidence): EvidencePart[] {
  const now = serverNow();
  const ofEnd: readonly EvidencePart[] = step.do === 'done' ? ['jobs'] : [];
  const parts = step.do === 'write' ? step.requests.flatMap((request) => partsOf(request, operation)) : ofEnd;
  return allParts.filter((part) => parts.includes(part) && now - evidence[part].readAt > staleMs[part]);
}

/** A Revoke that Azure hasn't taken yet waits for no reading: twice does no harm. */
function partsOf(request: WriteRequest, operation: Operation): readonly EvidencePart[] {
  if ('remove' in request) return ['jobs', 'extension'];
  if (request.put === 'extension' || request.type === 'Enable') return allParts;
  return isUntaken(request, operation) ? [] : ['jobs'];
}

const waitedFor: Partial<Readonly<Record<WaitReason['is'], readonly EvidencePart[]>>> = {
  installing: ['extension'],
  removing: ['extension'],
  machineReports: ['jobs'],
  machineAway: ['jobs', 'extension', 'machine'],
  onItsWay: ['jobs'],
  busy: ['jobs'],
  approval: [],
  activating: [],
};
