import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { parseInstant } from '#src/lib/time.ts';

/** A machine whose access is to end. */
export interface RevokeTarget {
  machineId: string;
  /** As Azure spells it. */
  name: string;
}

/** What a revoke of some machines ends, as far as the evidence tells. */
export interface RevokeFacts {
  /** Machines on which access might exist. */
  withAccess: RevokeTarget[];
  /** Open sessions; `since` in ms where the machine says. */
  sessions: (RevokeTarget & { since?: number })[];
  /** Azure doesn't hear from these, `since` in ms: their access ends when they are back. */
  away: (RevokeTarget & { since?: number })[];
  /** Their access couldn't be read, or hasn't been yet. It is looked for again, and revoked where it is found. */
  unread: RevokeTarget[];
  /** Nobody has access, as read within the last minute or so. */
  without: RevokeTarget[];
  /** The extension is there, and it isn't Azure that manages it. */
  removable: RevokeTarget[];
}

/** Longer ago, that nobody had access says little about now. */
const currentWithinMs = 90_000;

/** `now`: server time, ms. */
export function revokeFacts(
  targets: readonly RevokeTarget[],
  evidenceOf: (machineId: string) => AccessEvidence,
  now: number,
): RevokeFacts {
  const facts: RevokeFacts = { withAccess: [], sessions: [], away: [], unread: [], without: [], removable: [] };
  for (const target of targets) {
    const evidence = evidenceOf(target.machineId);
    const state = decideAccess(evidence, now);
    const isNew = now - state.readAt <= currentWithinMs;
    if (state.kind === 'unknown' || (!state.mayHaveAccess && !isNew)) facts.unread.push(target);
    else (state.mayHaveAccess ? facts.withAccess : facts.without).push(target);
    for (const { sessionStartTime } of state.openSessions) facts.sessions.push(since(target, sessionStartTime));
    const machine = 'value' in evidence.machine ? evidence.machine.value : undefined;
    if (machine === undefined || machine === 'notFound') continue;
    const { status, lastStatusChange, azureLocal } = machine;
    if (status !== undefined && status !== 'Connected') facts.away.push(since(target, lastStatusChange));
    const isInstalled = 'value' in evidence.extension && evidence.extension.value !== 'absent';
    if (isInstalled && !azureLocal) facts.removable.push(target);
  }
  return facts;
}

function since(target: RevokeTarget, text: string | undefined): RevokeTarget & { since?: number } {
  const at = parseInstant(text);
  return at === undefined ? target : { ...target, since: at };
}
