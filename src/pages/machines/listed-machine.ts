import type { FleetMachine } from '#src/azure/fleet/fleet.ts';
import type { ReadingTime } from '#src/azure/transport/server-clock.ts';
import type { MachineEvidence } from '#src/consent/access/access-state.ts';

/**
 * Resource Graph shows a machine's status as it was some time ago, mostly under a minute, with no bound promised. So that an old
 * "Connected" proves no removal, its status counts as older than the list is.
 */
const graphLagMs = 10 * 60_000;

/** A machine as a list that was read at `readAt` has it, ms of server time. */
export const machineAsListed = (
  { status, lastStatusChange, vmId }: Pick<FleetMachine, 'status' | 'lastStatusChange' | 'vmId'>,
  { readAt, isReadAtUnsure }: ReadingTime,
): MachineEvidence => ({
  ...(status === undefined ? {} : { status }),
  ...(lastStatusChange === undefined ? {} : { lastStatusChange }),
  ...(vmId === undefined ? {} : { vmId }),
  readAt: readAt - graphLagMs,
  ...(isReadAtUnsure && { isReadAtUnsure }),
});
