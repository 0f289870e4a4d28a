import { readJobs } from '#src/azure/resources/edge-jobs.ts';
import { follow } from '#src/azure/transport/operations.ts';
import { decideNow, ownJob } from './grant-asking.ts';
import { Closed } from './grant-evidence.ts';
import { ensureExtension } from './grant-extension.ts';
import { ensureAccess } from './grant-job.ts';
import { expectSignedProduct } from './grant-product.ts';
import { type MachineGrant, Refused, Stop, stillUnknown } from './grant-run.ts';

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

const ensureItsExtension = async (grant: MachineGrant): Promise<void> => {
  try {
    await ensureExtension(grant);
  } catch (error) {
    throw grant.requested && error instanceof Stop && error.step === 'failed' ? stillUnknown(error) : error;
  }
};

/** The consent is closed, and Azure may have taken what was asked for before: nothing is asked for, and what Azure shows is read on. */
const readOn = (grant: MachineGrant): Promise<string> =>
  ensureAccess({ ...grant, standing: 'closed', requested: true, mayRepeat: false });

/** Sees to the extension, then to access. Answers what the machine has reported; throws as `ensureAccess` does. */
export const setUpAccess = async (grant: MachineGrant): Promise<string> => {
  const { requested, standing, mayRepeat, wasSetUp = false } = grant;
  // Nothing is asked for again then: that would take the extension.
  if (requested && !mayRepeat) return ensureAccess(grant);
  // Somebody may be ending this access from elsewhere, and have the extension removed.
  if ((requested || standing !== 'open' || wasSetUp) && (await lookForRequest(grant)))
    return ensureAccess({ ...grant, requested: true, mayRepeat: false });
  if (standing === 'ended' || (standing === 'closed' && !requested)) throw new Closed(standing);
  if (standing === 'closed') return readOn(grant);
  expectSignedProduct(grant, requested);
  try {
    await ensureItsExtension(grant);
  } catch (error) {
    if (requested && error instanceof Closed) return readOn(grant);
    throw error;
  }
  grant.report({ step: 'extension', message: 'The remote support extension is installed.' });
  return ensureAccess(grant);
};

/** The row has gone while this tab stood in line: what Azure shows by now is told, and nothing is asked for. */
export const tellAccess = async (grant: MachineGrant): Promise<string> => {
  const told = { ...grant, requested: true, mayRepeat: false };
  if (await lookForRequest(told)) return ensureAccess(told);
  throw new Refused('gone');
};
