import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';

/** What Azure says of the connection of a machine. */
export interface MachineStatus {
  status: string | undefined;
  since: string | undefined;
  /** Server time, ms. */
  readAt: number;
}

/** The newer of the two reads of the machine; that it is not there is said as in the list of machines. */
export function statusOf(reading: PreflightReading, evidence: AccessEvidence | undefined): MachineStatus;
export function statusOf(
  reading: PreflightReading | undefined,
  evidence: AccessEvidence | undefined,
): MachineStatus | undefined;
export function statusOf(
  reading: PreflightReading | undefined,
  evidence: AccessEvidence | undefined,
): MachineStatus | undefined {
  const read = evidence?.machine;
  if (evidence?.machine === 'notFound' && !(reading !== undefined && reading.machine.readAt >= evidence.readAt))
    return { status: 'Not in Azure', since: undefined, readAt: evidence.readAt };
  if (typeof read === 'object' && !(reading !== undefined && reading.machine.readAt > read.readAt))
    return { status: read.status, since: read.lastStatusChange, readAt: read.readAt };
  if (reading === undefined) return undefined;
  const { status, lastStatusChange } = reading.facts.agent;
  return { status, since: lastStatusChange, readAt: reading.machine.readAt };
}

/** Whether the machine has another status since it was read for the preflight. */
export const hasNewStatus = (reading: PreflightReading | undefined, evidence: AccessEvidence | undefined): boolean =>
  reading !== undefined && statusOf(reading, evidence).status !== reading.facts.agent.status;
