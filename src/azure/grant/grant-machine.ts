import { isPassedOver } from '#src/consent/access/access-job.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { correlationId } from '#src/consent/consent.ts';
import { consentTag } from '#src/consent/record.ts';
import { wait } from '#src/lib/wait.ts';
import { readJobs } from '#src/azure/resources/edge-jobs.ts';
import { keepEnd } from '#src/azure/records/end-records.ts';
import { AzureError, describeError } from '#src/azure/transport/errors.ts';
import { asOnlyWriter, MachineTaken } from '#src/azure/journal/machine-lock.ts';
import { setMachineTag } from '#src/azure/resources/machines.ts';
import { follow, isLost } from '#src/azure/transport/operations.ts';
import { grantWrite } from '#src/azure/transport/write-turns.ts';
import { failureOf } from './grant-failure.ts';
import { lookAtMachine } from './grant-product.ts';
import { setUpAccess, tellAccess } from './grant-set-up.ts';
import { type MachineGrant, notRevoking, Refused, settleTime, Stop, stillAgreed, takeTurn } from './grant-run.ts';
import { withdrawn } from './grant-withdrawal.ts';

export interface MachineTask extends Omit<MachineGrant, 'machine' | 'mayRepeat' | 'markAccepted'> {
  machineId: string;
  /** Reads whether access may have been asked for, in whichever tab. */
  wasAsked: () => Promise<boolean>;
}

type Outcome = Pick<MachineProgress, 'step' | 'message' | 'remedy' | 'correlationId' | 'isFinal' | 'isOfPress'>;

/** What ended the work, when it was neither Azure nor a person who stopped it: the reason counts before what it made fail. */
const stopOf = (error: unknown, signal: AbortSignal): Stop | undefined => {
  const reasons = [error, signal.reason as unknown];
  // Only a revoke takes a machine away from a grant.
  if (reasons.some((reason) => reason instanceof MachineTaken)) return withdrawn();
  return reasons.find((reason) => reason instanceof Stop);
};

/** Whether access was asked for: in this turn, perhaps before it, or not. */
type Asked = 'now' | 'before' | 'no';

const stopped: Record<Asked, Outcome> = {
  now: {
    step: 'unknown',
    message: 'Stopped from here after access was asked for; Azure may go on with the request.',
  },
  before: {
    step: 'unknown',
    message: 'Stopped from here. Access may have been asked for before; then Azure may go on with the request.',
  },
  no: { step: 'skipped', message: 'Stopped before access was asked for.' },
};

const goesOnThere: Record<Asked, string> = {
  now: ' Access was asked for; Azure may go on with the request.',
  before: ' Access may have been asked for before; then Azure may go on with the request.',
  no: '',
};

const outcomeOf = (error: unknown, asked: Asked, signal: AbortSignal): Outcome => {
  const stop = stopOf(error, signal);
  if (stop !== undefined) {
    // What took the machine away says nothing of a request that is on its way.
    const isTaken = stop.step === 'skipped' && !stop.isFinal && asked === 'now';
    const isOpen = isTaken || (stop instanceof Refused && asked !== 'no');
    return {
      ...(isOpen
        ? { step: 'unknown', message: `${stop.message}${goesOnThere[asked]}` }
        : { step: stop.step, message: stop.message }),
      ...(stop.remedy === undefined ? {} : { remedy: stop.remedy }),
      ...(stop.isFinal && { isFinal: true }),
      ...(stop.isOfPress && { isOfPress: true }),
    };
  }
  if (signal.aborted) return stopped[asked];
  // A lost reply, or a role or session lost after Azure took the request, says nothing about access.
  const isUnknown = isLost(error) || asked !== 'no' || !(error instanceof AzureError);
  // What is read after Azure took the request is told anew by the next reading; so is what came of a lost reply.
  const isOfPress = error instanceof AzureError && !isLost(error) && asked !== 'now';
  return { ...failureOf(error), step: isUnknown ? 'unknown' : 'failed', ...(isOfPress && { isOfPress }) };
};

const findMachine = (task: MachineTask): Promise<MachineGrant['machine']> =>
  follow({
    read: (signal) => lookAtMachine(task.machineId, signal),
    decide: (machine) => machine,
    onNote: ({ readProblem }) =>
      task.report({ step: 'recorded', message: `Azure cannot be read: ${readProblem?.message ?? 'no answer'}` }),
    retryAfterSeconds: task.pollSeconds,
    signal: task.signal,
  });

/** A tag on the machine that points at the record, for whoever looks at the machine elsewhere. Only its failure is worth a word. */
const tag = async (task: MachineTask): Promise<string> => {
  const { record, machineId, signal } = task;
  try {
    await grantWrite(() =>
      setMachineTag(machineId, { [consentTag]: record.consentId }, correlationId(record.consentHash), signal),
    );
    return '';
  } catch (error) {
    if (signal.aborted) return ' Stopped before Azure had confirmed the tag that points at the record.';
    return ` The tag that points at the record could not be set: ${describeError(error).why}`;
  }
};

/** So long the end of what was replaced is waited for, ms: a record that Azure does not finish must not keep the machine. */
const recordMs = 300_000;

const keepReplaced = async ({ record, machineId, signal }: MachineTask): Promise<void> => {
  const replaced = new Set(record.consent.replaces);
  if (replaced.size === 0) return;
  try {
    const reading = await readJobs(machineId, signal);
    const over = reading.available
      ? reading.jobs.filter((job) => replaced.has(job.name.toLowerCase()) && isPassedOver(job, reading))
      : [];
    for (const job of over) {
      if (signal.aborted) return;
      const sentence = `The machine reports "${job.nodeState}" since ${record.consentId} took the place of this access.`;
      await keepEnd(machineId, job.name, { ended: 'superseded', sentence }, signal);
    }
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
  }
};

/** The end of what this consent replaced goes on record once the machine reports it; best effort, as every end record. */
const recordReplaced = async (task: MachineTask): Promise<void> => {
  const over = new AbortController();
  const signal = AbortSignal.any([task.signal, over.signal]);
  try {
    await Promise.race([keepReplaced({ ...task, signal }), wait(recordMs, over.signal)]);
  } finally {
    // Sent it is all the same, and not read back any more.
    over.abort();
  }
};

type Turn = Awaited<ReturnType<typeof takeTurn>>;

/** Works on the machine as the only writer. `mark` is called once Azure has, or may have, accepted the request for access. */
const grantAlone = async (task: MachineTask, turn: Turn, mark: () => void): Promise<void> => {
  task.report({ step: 'recorded', message: 'Consent recorded. Reading the machine.' });
  const grant: MachineGrant = {
    ...task,
    machine: await findMachine(task),
    requested: task.requested || turn === 'asked',
    // What is noted now and was not at the press was asked for since.
    mayRepeat: task.isPressed && (task.requested || turn === 'clear'),
    markAccepted: mark,
  };
  const message = turn === 'gone' ? await tellAccess(grant) : await setUpAccess(grant);
  task.report({ step: 'confirmed', message });
  const note = await tag(task);
  if (note !== '') task.report({ step: 'confirmed', message: `${message}${note}` });
  await recordReplaced(task);
};

const silentTab =
  'Consent recorded. Another tab of this browser is at work on the machine and did not answer this one: the browser may have stopped it. Bring that tab to the front, or close it; this one then goes on.';

/**
 * Takes one machine as far as evidence and Azure allow. Never rejects: the last report says how it ended. Answers whether that was the end of
 * it, and nobody else is to go on.
 */
export const grantOnMachine = async (task: MachineTask): Promise<boolean> => {
  // What was asked for before a reload, or at an earlier press, is not undone by what ends this turn.
  let asked: Asked = task.requested ? 'before' : 'no';
  let hasTurn = false;
  let { signal } = task;
  try {
    await settleTime(task);
    stillAgreed(task);
    const waiting = 'Consent recorded. Waiting until this browser has nothing else to do on the machine.';
    task.report({ step: 'recorded', message: waiting });
    // A revoke keeps the machine for as long as it takes: better to say so than to wait for it.
    await notRevoking(task, task.machineId);
    const work = async (own: AbortSignal): Promise<void> => {
      signal = own;
      const turn = await takeTurn({ ...task, signal }, task.machineId);
      hasTurn = true;
      // A row that has gone does not tell what another tab has done with it.
      if (turn !== 'clear') asked = 'before';
      await grantAlone({ ...task, signal }, turn, () => {
        asked = 'now';
      });
    };
    const onSilent = (): void => task.report({ step: 'recorded', message: silentTab });
    await asOnlyWriter(task.machineId, task.signal, work, onSilent);
    return true;
  } catch (error) {
    // The tab that stood before it in the line may have asked.
    if (!hasTurn && signal.aborted && (await task.wasAsked())) asked = 'before';
    task.report({ ...outcomeOf(error, asked, signal), ...(asked === 'no' && { isUnasked: true }) });
    return !(error instanceof Refused && (error.claim === 'held' || error.claim === 'unseen'));
  }
};
