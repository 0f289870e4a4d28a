import { hourMs, minuteMs, parseInstant } from '#src/lib/time.ts';
import type { AccessEvidence, MachineEvidence } from './evidence.ts';
import type { ConnectionAfter } from './job-table.ts';
import type { Away } from './state.ts';

/** How long Azure keeps a request for a machine that is away, ms: https://learn.microsoft.com/azure/azure-arc/servers/overview#agent-status */
export const keptForMs = 6 * hourMs;

/** Azure goes on showing a machine as Connected this long after it went away, at most, ms (same page). */
export const noticedWithinMs = 30 * minuteMs;

/** What an Arc machine's `status` says of its connection. ARM's words are an open list: one not known here is `unknown`. */
export function connectionOf(status: string | undefined): 'connected' | 'away' | 'unknown' {
  const word = status?.toLowerCase();
  if (word === 'connected') return 'connected';
  return word !== undefined && awayWords.has(word) ? 'away' : 'unknown';
}

/** The machine that was read; undefined where it was not, or Azure has none. */
export function machineIn({ machine }: Pick<AccessEvidence, 'machine'>): MachineEvidence | undefined {
  return 'value' in machine && machine.value !== 'notFound' ? machine.value : undefined;
}

/** Whether Azure shows the machine as connected. */
export function isConnected(evidence: Pick<AccessEvidence, 'machine'>): boolean {
  return connectionOf(machineIn(evidence)?.status) === 'connected';
}

/** Whether the machine was connected after `at`, ms. */
export function connectionAfter(at: number, machine: AccessEvidence['machine']): ConnectionAfter {
  const value = machineIn({ machine });
  if (value === undefined) return 'unseen';
  const { readAt } = machine;
  const status = parseInstant(value.lastStatusChange);
  // A change after the read is no time to rely on.
  const changed = status !== undefined && status <= readAt ? status : undefined;
  if (connectionOf(value.status) !== 'connected') {
    const left = value.status?.toLowerCase() === 'disconnected' ? changed : undefined;
    return left !== undefined && left - noticedWithinMs > at ? 'seen' : 'unseen';
  }
  if (!(readAt > at)) return 'unseen';
  // Where Azure does not say since when it is there, it may have come back right before it was read.
  const backBy = changed ?? Math.max(readAt, at + noticedWithinMs);
  if (backBy - at >= keptForMs) return 'late';
  const isBack = changed !== undefined && changed > at;
  return isBack || readAt - at >= noticedWithinMs ? 'proven' : 'seen';
}

/** A machine that is known to be away; undefined for every other. `request`: when the request was made that waits for it, ms. */
export function awayOf(machine: AccessEvidence['machine'], request?: number): Away | undefined {
  const { status, lastStatusChange } = machineIn({ machine }) ?? {};
  if (status === undefined || connectionOf(status) !== 'away') return undefined;
  const keptUntil = request === undefined ? undefined : request + keptForMs;
  return { status, since: parseInstant(lastStatusChange), keptUntil };
}

const awayWords: ReadonlySet<string> = new Set(['disconnected', 'expired', 'error', 'awaitingconnection']);
