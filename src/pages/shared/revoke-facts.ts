import { unreadKind } from '#src/azure/evidence.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { parseInstant } from '#src/lib/time.ts';

/** A machine of which something is told; `since` when it is so, ms, where that is known. */
export interface ToldMachine {
  machineId: string;
  since?: number | undefined;
}

/** What a revoke of some machines ends, as far as the evidence tells. */
export interface RevokeFacts {
  /** Machines on which access might exist. */
  withAccess: ToldMachine[];
  /** Open sessions. */
  sessions: ToldMachine[];
  /** Azure doesn't hear from these: their access ends when they are back. */
  away: ToldMachine[];
  /** Their access couldn't be read. It is looked for again, and revoked where it is found. */
  unread: ToldMachine[];
  /** The same of those that nobody has read yet. */
  unchecked: ToldMachine[];
  /** Nobody has access, as read within the last minute or so. */
  without: ToldMachine[];
  /** The extension is there, and it isn't Azure that manages it. */
  removable: ToldMachine[];
}

/** Longer ago, that nobody had access says little about now. */
const currentWithinMs = 90_000;

/** `now`: server time, ms. */
export function revokeFacts(
  machineIds: readonly string[],
  evidenceOf: (machineId: string) => AccessEvidence,
  now: number,
): RevokeFacts {
  const facts: RevokeFacts = {
    withAccess: [],
    sessions: [],
    away: [],
    unread: [],
    unchecked: [],
    without: [],
    removable: [],
  };
  for (const machineId of machineIds) {
    const target = { machineId };
    const evidence = evidenceOf(machineId);
    const state = decideAccess(evidence, now);
    const isNew = now - state.readAt <= currentWithinMs;
    if ('problem' in evidence.jobs && evidence.jobs.problem.kind === unreadKind) facts.unchecked.push(target);
    else if (state.kind === 'unknown' || (!state.mayHaveAccess && !isNew)) facts.unread.push(target);
    else (state.mayHaveAccess ? facts.withAccess : facts.without).push(target);
    for (const { sessionStartTime } of state.openSessions)
      facts.sessions.push({ machineId, since: parseInstant(sessionStartTime) });
    const machine = 'value' in evidence.machine ? evidence.machine.value : undefined;
    if (machine === undefined || machine === 'notFound') continue;
    const { status, lastStatusChange, azureLocal } = machine;
    if (status !== undefined && status !== 'Connected')
      facts.away.push({ machineId, since: parseInstant(lastStatusChange) });
    const isInstalled = 'value' in evidence.extension && evidence.extension.value !== 'absent';
    if (isInstalled && !azureLocal) facts.removable.push(target);
  }
  return facts;
}
