import { targetNames, targetOf } from '#src/consent/target-names.ts';
import { readMachine } from '#src/azure/resources/machines.ts';
import { asOf, instantNow } from '#src/azure/transport/instant.ts';
import { freshMs } from '#src/azure/transport/send-guard.ts';
import { ageOf } from './grant-evidence.ts';
import { type MachineGrant, Stop, stillUnknown } from './grant-run.ts';

export const lookAtMachine = async (
  machineId: string,
  signal: AbortSignal | undefined,
): Promise<MachineGrant['machine']> => {
  const asked = instantNow();
  const { id, location, facts } = await readMachine(machineId, signal);
  return { id, location, azureLocal: facts.azureLocal, at: asOf(asked) };
};

/**
 * Each product has terms of its own, and Azure may call a machine another one by now than when it was signed for. `mayBeAsked`: access may
 * have been asked for before.
 */
export const expectSignedProduct = (
  { record: { consent }, machine }: Pick<MachineGrant, 'record' | 'machine'>,
  mayBeAsked: boolean,
): void => {
  const target = targetOf(machine);
  if (target === consent.target) return;
  const name = targetNames[target];
  const message = `The consent is under the terms of ${targetNames[consent.target]}. Azure calls this machine ${name} now, and ${name} has terms of its own.`;
  const remedy = 'Grant access to this machine in a consent of its own.';
  const stop = new Stop('skipped', message, { remedy, isOfPress: true });
  throw mayBeAsked ? stillUnknown(stop) : stop;
};

/** To be called before each request: the machine may have been read hours ago, and an agent that has just connected has no product yet. */
export const stillSignedProduct = async (grant: MachineGrant, mayBeAsked: boolean): Promise<void> => {
  if (ageOf(grant.machine.at) >= freshMs) grant.machine = await lookAtMachine(grant.machine.id, grant.signal);
  expectSignedProduct(grant, mayBeAsked);
};
