import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import type { ConnectionAfter } from './access-job-table.ts';
import type { AccessEvidence, JobEvidence, RemovedJob } from './access-state.ts';
import { connectionOf } from '#src/consent/connection.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { onMachineDisable } from '#src/consent/on-machine.ts';

/** How long Azure keeps a request for a machine that is away, ms: https://learn.microsoft.com/azure/azure-arc/servers/overview#agent-status */
export const keptForMs = 6 * 3_600_000;

/**
 * Azure goes on showing a machine as Connected this long after it went away, at most:
 * https://learn.microsoft.com/azure/azure-arc/servers/overview#agent-status
 */
const noticedWithin = 30 * 60_000;

/**
 * Whether the machine was connected after `at`, ms:
 * `proven`: it came back after it, or was still Connected when Azure would have noticed by then that it had gone away before.
 * `late`: back only after Azure may have dropped what it kept for the machine.
 * `seen`: Azure showed it as Connected after it, and may not have noticed yet that it went away before; or noticed later that it went.
 * By a clock that no server has confirmed nothing has had time to be noticed: then only a time that Azure itself gives proves anything.
 * `unseen`: none of these. A time in the future, or one that cannot be compared, is never followed by anything.
 * What is known to have happened between two moments only is passed with the earlier one as `keptFrom`: Azure may have counted its six hours
 * from there on.
 */
export function connectionAfter(at: number, { machine }: AccessEvidence, keptFrom = at): ConnectionAfter {
  if (typeof machine !== 'object') return 'unseen';
  const changed = changedBefore(machine.readAt, machine.lastStatusChange);
  if (connectionOf(machine.status) !== 'connected') return leftAfter(at, machine.status, changed) ? 'seen' : 'unseen';
  if (!(machine.readAt > at)) return 'unseen';
  // Where Azure does not say since when it is there, it may have come back right before the moment that proves it.
  const surelyRead = machine.isReadAtUnsure === true ? at : machine.readAt;
  const backBy = changed ?? Math.max(surelyRead, at + noticedWithin);
  // Only a clock that was wrong has the earlier moment after the later one.
  if (backBy - Math.min(keptFrom, at) >= keptForMs) return 'late';
  const isBack = changed !== undefined && changed > at;
  return isBack || surelyRead - at >= noticedWithin ? 'proven' : 'seen';
}

/** Whether Azure has another machine of this name than the one that the job was on: nothing that it does says anything of that one. */
export function isOnOther({ vmId }: Pick<RemovedJob, 'vmId'>, { machine }: Pick<AccessEvidence, 'machine'>): boolean {
  return typeof machine === 'object' && vmId !== undefined && machine.vmId !== undefined && vmId !== machine.vmId;
}

/** Whether Azure has the very machine that the job was on, as far as that is known of the job: one that could not be read may be another by now. */
export function isOnThis(job: Pick<RemovedJob, 'vmId'>, evidence: Pick<AccessEvidence, 'machine'>): boolean {
  return job.vmId === undefined || (typeof evidence.machine === 'object' && !isOnOther(job, evidence));
}

/** What that means for access that was on the earlier one. */
export const onOtherSentence = `Azure has another machine of this name now, or the same one connected anew, which tells nothing of the one that had this access. Support access that was set up may continue on that one: to be certain, run on it: ${onMachineDisable()}`;

/** The last change of status, ms; a change after it was read is no time to rely on. */
function changedBefore(readAt: number, lastStatusChange: string | undefined): number | undefined {
  const changed = parseInstant(lastStatusChange);
  return changed !== undefined && changed <= readAt ? changed : undefined;
}

/** Azure noticed so long after `at` that the machine had gone away that it was still there after `at`. Only "Disconnected" follows on "Connected". */
function leftAfter(at: number, status: string | undefined, changed: number | undefined): boolean {
  return status?.toLowerCase() === 'disconnected' && changed !== undefined && changed - noticedWithin > at;
}

/** When a machine that was `seen` after `at`, ms, proves that it was connected after it; `keptFrom` as for `connectionAfter`. */
export function seenSentence(at: number, evidence: AccessEvidence, keptFrom = at): string {
  const away = awaySentence(evidence);
  if (away === undefined)
    return `Azure may show a machine as Connected for up to 30 minutes after it went away, ${provenFrom(at, evidence)}`;
  return evidence.now < keptFrom + keptForMs
    ? `${away} This counts as proven if it is connected again before ${formatInstant(keptFrom + keptForMs)}.`
    : `${away} Azure keeps a request for 6 hours: once the machine is connected, revoke the access again to be certain.`;
}

function provenFrom(at: number, { machine }: AccessEvidence): string {
  return typeof machine === 'object' && machine.isReadAtUnsure === true
    ? 'and no server has told this page the time yet, so this does not count as proven.'
    : `so this counts as proven from ${formatInstant(at + noticedWithin)} on, if it stays Connected.`;
}

/**
 * That the machine was not seen after `at`, ms; a machine that could not be read may well have been there, and one that was read, too, where no
 * server has told when that was.
 */
export function unseenClause(at: number, { machine }: AccessEvidence): string {
  if (typeof machine === 'object' && at === Number.POSITIVE_INFINITY)
    return 'no server has told this page the time yet, so whether the machine was connected since is not known';
  return machine === 'unknown'
    ? 'whether the machine was connected since could not be read'
    : 'the machine has not been seen connected since';
}

/** "The machine is Disconnected since …", or undefined unless it is known to be away. */
export function awaySentence({ machine }: AccessEvidence): string | undefined {
  if (typeof machine !== 'object' || connectionOf(machine.status) !== 'away') return undefined;
  const since = parseInstant(machine.lastStatusChange);
  const when = since === undefined ? '' : ` since ${formatInstant(since)}`;
  return `The machine is ${visibleText(machine.status ?? '')}${when}.`;
}

/** That the machine is away, with a leading space; empty when it is not. */
export function awayAside(evidence: AccessEvidence): string {
  const away = awaySentence(evidence);
  return away === undefined ? '' : ` ${away}`;
}

/** What a machine that is away means for a request for access, with a leading space; empty when it is not away. */
export function offlineRequest(job: JobEvidence, evidence: AccessEvidence): string {
  const away = awaySentence(evidence);
  return away === undefined ? '' : ` ${away} ${kept(job, evidence)}`;
}

/** What a machine that is away means for a removal, with a leading space; empty when it is not away. */
export function offlineRemoval(job: JobEvidence, evidence: AccessEvidence): string {
  const away = awaySentence(evidence);
  if (away === undefined) return '';
  return ` ${away} Support access that is already set up may continue on it. ${kept(job, evidence)} ${localRemoval}`;
}

/** How to be certain without Azure. */
export const localRemoval = `To end all access for certain now, also any granted since, run on the machine: ${onMachineDisable()}`;

function kept(job: JobEvidence, { now }: AccessEvidence): string {
  const requestedAt = parseInstant(job.lastModifiedAt) ?? parseInstant(job.startTime) ?? parseInstant(job.createdAt);
  if (requestedAt === undefined) return 'Azure keeps the request for 6 hours.';
  const until = requestedAt + keptForMs;
  return until > now
    ? `Azure keeps the request for 6 hours, until ${formatInstant(until)}.`
    : `Azure kept the request for 6 hours, until ${formatInstant(until)}: it may have lapsed. Repeat it once the machine is connected.`;
}
