import type { FleetMachine } from '#src/azure/fleet/fleet.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';

/**
 * Resource Graph shows a machine's status as it was some time ago, mostly under a minute, with no bound promised. So that an old
 * "Connected" proves no removal, its status counts as older than the list is.
 */
const graphLagMs = 10 * 60_000;

/** A machine that Azure has, as evidence. */
export type FoundMachine = Exclude<AccessEvidence['machine'], string>;

/** A machine as a list that was read at `readAt` has it, ms of server time. */
export const machineAsListed = (
  { status, lastStatusChange, vmId }: Pick<FleetMachine, 'status' | 'lastStatusChange' | 'vmId'>,
  { readAt }: { readAt: number },
): FoundMachine => ({
  ...(status === undefined ? {} : { status }),
  ...(lastStatusChange === undefined ? {} : { lastStatusChange }),
  ...(vmId === undefined ? {} : { vmId }),
  readAt: readAt - graphLagMs,
});
