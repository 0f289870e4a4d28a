import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import { onMachineDisable } from './as-code.ts';
import type { AccessEvidence, JobEvidence } from './access-state.ts';
import { connectionOf } from './connection.ts';
import { parseInstant } from './instant.ts';

/** How long Azure keeps a request for a machine that is away: https://learn.microsoft.com/azure/azure-arc/servers/overview#agent-status */
const keptFor = 6 * 3_600_000;

/** Whether the machine was read as connected later than `at`, ms. */
export function connectedAfter(at: number, { machine }: AccessEvidence): boolean {
  return typeof machine === 'object' && connectionOf(machine.status) === 'connected' && machine.readAt > at;
}

/** "The machine is Disconnected since …", or undefined unless it is known to be away. */
export function awaySentence({ machine }: AccessEvidence): string | undefined {
  if (typeof machine !== 'object' || connectionOf(machine.status) !== 'away') return undefined;
  const since = parseInstant(machine.lastStatusChange);
  const when = since === undefined ? '' : ` since ${formatInstant(since)}`;
  return `The machine is ${visibleText(machine.status ?? '')}${when}.`;
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
export const localRemoval = `To be certain now, run on the machine: ${onMachineDisable()}`;

function kept(job: JobEvidence, { now }: AccessEvidence): string {
  const requestedAt = parseInstant(job.lastModifiedAt) ?? parseInstant(job.startTime) ?? parseInstant(job.createdAt);
  if (requestedAt === undefined) return 'Azure keeps the request for 6 hours.';
  const until = requestedAt + keptFor;
  return until > now
    ? `Azure keeps the request for 6 hours, until ${formatInstant(until)}.`
    : `Azure kept the request for 6 hours, until ${formatInstant(until)}: it may have lapsed. Repeat it once the machine is connected.`;
}
