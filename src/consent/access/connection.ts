import type { AccessEvidence } from './evidence.ts';
import type { Away } from './state.ts';

/** How long Azure keeps a request for a machine that is away, ms: https://learn.microsoft.com/azure/azure-arc/servers/overview#agent-status */
export const keptForMs = 6 * 3_600_000;

/** Azure goes on showing a machine as Connected this long after it went away, at most, ms (same page). */
export const noticedWithinMs = 30 * 60_000;

/** What an Arc machine's `status` says of its connection. ARM's words are an open list: one not known here is `unknown`. */
export function connectionOf(status: string | undefined): 'connected' | 'away' | 'unknown' {
  const word = status?.toLowerCase();
  if (word === 'connected') return 'connected';
  return word !== undefined && awayWords.has(word) ? 'away' : 'unknown';
}

const awayWords: ReadonlySet<string> = new Set(['disconnected', 'expired', 'error', 'awaitingconnection']);

/** Whether the machine was connected after `at`, ms. */
export function connectionAfter(at: number, machine: AccessEvidence['machine']): 'proven' | 'late' | 'seen' | 'unseen' {
  throw new Error(`not written yet ${at} ${machine.readAt}`);
}

/** A machine that is known to be away; undefined for every other. */
export function awayOf(machine: AccessEvidence['machine'], requestedAt?: number): Away | undefined {
  throw new Error(`not written yet ${requestedAt} ${machine.readAt}`);
}
