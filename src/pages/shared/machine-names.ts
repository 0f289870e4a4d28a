import { parseMachineId } from '#src/lib/arm-id.ts';

/** How a machine is called: as Azure spells it where that is known, since consents and the journal hold ids in lower case. */
export type NameOf = (machineId: string) => string;

/** The name in an id, or what stands in its place whole. */
export const nameInId: NameOf = (machineId) => parseMachineId(machineId)?.name ?? machineId;
