import { targetNames, targetOf } from '#src/consent/target-names.ts';
import { readJobs } from '#src/azure/resources/edge-jobs.ts';
import { follow } from '#src/azure/transport/operations.ts';
import { decideNow, ownJob } from './grant-asking.ts';
import { recordedEnd } from './grant-decision.ts';
import { ensureExtension } from './grant-extension.ts';
import { ensureAccess } from './grant-job.ts';
import { type MachineGrant, Refused, Stop } from './grant-run.ts';

/** Whether Azure shows what was asked for before, so that nothing is to be asked for. */
const isShown = async (grant: MachineGrant, signal: AbortSignal | undefined): Promise<boolean> => {
  const reading = await readJobs(grant.machine.id, signal);
  const own = reading.available ? ownJob(grant, reading.jobs) : undefined;
  return own !== undefined && decideNow(grant, grant, [own]).next !== 'put';
};

/** A request that was made before goes by the jobs alone: what has become of the extension since says nothing about it. */
const lookForRequest = (grant: MachineGrant): Promise<boolean> =>
  follow({
    read: (signal) => isShown(grant, signal),
    decide: (isThere) => isThere,
    onNote: ({ readProblem }) =>
      grant.report({ step: 'recorded', message: `Azure cannot be read: ${readProblem?.message ?? 'no answer'}` }),
    retryAfterSeconds: grant.pollSeconds,
    signal: grant.signal,
  });

/** That nothing more is asked for says nothing about what was asked for before. */
const stillUnknown = ({ message, remedy }: Stop): Stop => {
  const words = `${message} Access may have been asked for before, and what came of that is not known.`;
  return new Stop('unknown', words, remedy === undefined ? {} : { remedy });
};

/** Each product has terms of its own, and Azure may call a machine another one by now than when it was signed for. */
const expectSignedProduct = ({ record: { consent }, machine, requested }: MachineGrant): void => {
  const target = targetOf(machine);
  if (target === consent.target) return;
  const name = targetNames[target];
  const message = `The consent is under the terms of ${targetNames[consent.target]}. Azure calls this machine ${name} now, and ${name} has terms of its own.`;
  const remedy = 'Grant access to this machine in a consent of its own.';
  const stop = new Stop('skipped', message, { remedy });
  throw requested ? stillUnknown(stop) : stop;
};

const ensureItsExtension = async (grant: MachineGrant): Promise<void> => {
  try {
    await ensureExtension(grant);
  } catch (error) {
    throw grant.requested && error instanceof Stop && error.step === 'failed' ? stillUnknown(error) : error;
  }
};

/** Sees to the extension, then to access. Answers what the machine has reported; throws as `ensureAccess` does. */
export const setUpAccess = async (grant: MachineGrant): Promise<string> => {
  // Nothing is asked for again then: that would take the extension.
  if (grant.requested && !grant.mayRepeat) return ensureAccess(grant);
  const { requested, standing } = grant;
  if ((requested || standing !== 'open') && (await lookForRequest(grant)))
    return ensureAccess({ ...grant, requested: true, mayRepeat: false });
  if (standing !== 'open') throw new Stop('skipped', recordedEnd(standing), { isFinal: true });
  expectSignedProduct(grant);
  await ensureItsExtension(grant);
  grant.report({ step: 'extension', message: 'The remote support extension is installed.' });
  return ensureAccess(grant);
};

/** The row has gone while this tab stood in line: what Azure shows by now is told, and nothing is asked for. */
export const tellAccess = async (grant: MachineGrant): Promise<string> => {
  const told = { ...grant, requested: true, mayRepeat: false };
  if (await lookForRequest(told)) return ensureAccess(told);
  throw new Refused('gone');
};
