import { isRecorded, type MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { mapLimit } from '#src/lib/concurrency.ts';
import { groupsOf } from '#src/azure/records/consent-history.ts';
import { type ConsentStanding, standingOn } from '#src/azure/records/consent-standing.ts';
import { readJobs } from '#src/azure/resources/edge-jobs.ts';
import { readExtension } from '#src/azure/resources/extensions.ts';
import { lookTurn } from '#src/azure/transport/bulk-pace.ts';
import { type AskedOfMachine, askedOfJob, glanceWords } from '#src/azure/evidence/machine-absence.ts';
import { paceOf, paceWords } from '#src/azure/transport/operations.ts';
import { browserClockLag, serverNow } from '#src/azure/transport/server-clock.ts';
import { failureOf } from './grant-failure.ts';
import { mayHaveAsked, ownJob, seenStep } from './grant-asking.ts';
import { isOwn, type Known } from './grant-known.ts';
import { cannotShow, onMachineWords } from './grant-on-machine.ts';
import { isTimeOver, unsureWords } from './grant-run.ts';

type Seen = Omit<MachineProgress, 'machineId' | 'at'>;

const notRecorded =
  'The resource group of the machine holds no record of this consent, and Azure shows no request for access under it.';
const notKnown =
  'Azure shows no request for access under this consent, and whether it is on record for this machine is not known. ';
const notAsked = 'Azure shows no request for access under this consent.';

/** That it takes longer than usual, by when Azure took the request: a clock that no server has confirmed does not tell. */
const longWords = ({ at }: AskedOfMachine): string | undefined =>
  at === undefined || browserClockLag() === undefined ? undefined : paceWords(paceOf(serverNow() - at));

/** What is waited for, and before it that the machine is away, where it is. */
const waitingWords = async (
  machineId: string,
  { consent }: ConsentRecord,
  asked: AskedOfMachine,
  message: string,
): Promise<string> => {
  const turn = () => lookTurn(machineId);
  const away = await glanceWords({ machineId, notAfter: consent.notAfter }, asked, turn);
  // That it is away says why it takes so long, and what becomes of the request.
  return [away, message, away === undefined && longWords(asked)].filter(Boolean).join(' ');
};

/** Without a job of ours: how far the set-up has come. */
const seenExtension = async (machineId: string, record: ConsentRecord): Promise<Seen> => {
  const { extension } = await readExtension(machineId);
  if (extension === 'absent') return { step: 'recorded', message: `The extension is not installed. ${notAsked}` };
  if (extension.state === 'succeeded') return { step: 'extension', message: `The extension is installed. ${notAsked}` };
  const message = extension.message ?? `The extension is ${extension.provisioningState}.`;
  if (extension.state === 'failed') return { step: 'failed', reached: 'recorded', message };
  return { step: 'recorded', message: await waitingWords(machineId, record, { at: undefined }, message) };
};

/** Without a job of ours where the resource group of the machine has shown no record: what cannot be told is not called absent. */
const unrecorded = ({ unclear }: Pick<Known, 'unclear'>, machineId: string): Seen => {
  const [group = ''] = groupsOf([machineId]);
  const problem = unclear.find(({ scope }) => `${scope.toLowerCase()}/`.startsWith(`${group}/`));
  if (problem === undefined) return { step: 'waiting', message: notRecorded };
  const { scope, reason, error } = problem;
  if (error !== undefined) return { step: 'unknown', ...failureOf(error, `${notKnown}${scope}: `) };
  return { step: 'unknown', message: `${notKnown}${scope}: ${reason}` };
};

type Looked = Pick<Known, 'record' | 'ends' | 'recordedIn' | 'unclear'>;

/** Whether the record was found in the resource group of the machine. */
const isRecordedFor = ({ recordedIn }: Looked, machineId: string): boolean =>
  groupsOf([machineId]).every((group) => recordedIn.includes(group));

/** Azure offers no jobs here: where all else is done, access is given on the machine itself, unless it may have been asked for already. */
const seenWithoutJobs = async (
  known: Looked,
  standing: ConsentStanding,
  machineId: string,
  reason: string,
): Promise<Seen> => {
  const { record } = known;
  const isOpen = standing === 'open' && isRecordedFor(known, machineId) && !isTimeOver(known) && isOwn(record);
  if (isOpen && !mayHaveAsked(record, machineId)) {
    // That this cannot be read either leaves what is known of the jobs.
    const { extension } = await readExtension(machineId).catch(() => ({ extension: 'absent' as const }));
    if (extension !== 'absent' && extension.state === 'succeeded')
      return { step: 'unknown', ...onMachineWords(record, cannotShow(reason)) };
  }
  return { step: 'unknown', message: `Azure cannot show access on this machine: ${reason}` };
};

const seen = async (known: Looked, standing: ConsentStanding, machineId: string): Promise<Seen> => {
  const { record } = known;
  const jobs = await readJobs(machineId);
  if (!jobs.available) return seenWithoutJobs(known, standing, machineId, jobs.reason);
  const own = ownJob(known, jobs.jobs);
  const decision = seenStep({ record, standing }, machineId, jobs.jobs);
  switch (decision.next) {
    case 'confirmed':
      return { step: 'confirmed', message: decision.message };
    case 'wait': {
      const asked = own === undefined ? { at: undefined } : askedOfJob(own);
      return { step: 'requested', message: await waitingWords(machineId, record, asked, decision.message) };
    }
    case 'stop': {
      const { next: _next, isRequestFailed: _failed, isClosed: _closed, isAbsent, isByTime, ...shown } = decision;
      // A clock that no server has confirmed makes that no end for good.
      const isUnsure = isByTime === true && browserClockLag() === undefined;
      const stopped: Seen = isUnsure ? { step: 'unknown', ...unsureWords } : shown;
      if (own !== undefined) return { ...stopped, reached: 'requested' };
      return { ...stopped, ...(stopped.step === 'unknown' && isAbsent !== true && !isUnsure && { isShown: true }) };
    }
    case 'put': {
      return isRecordedFor(known, machineId) ? seenExtension(machineId, record) : unrecorded(known, machineId);
    }
  }
};

/** That the record was read in the group of the machine stays proven, whatever cannot be told beyond it. */
const withRecord = (known: Looked, machineId: string, one: Seen): Seen =>
  !isRecorded(one) && isRecordedFor(known, machineId) ? { ...one, reached: 'recorded' } : one;

interface HowToLook {
  /** Some of those the consent names. */
  machines?: readonly string[];
  /** Resolves when one more may be looked at. */
  takeTurn?: (machineId: string) => Promise<void>;
  /** Told of each as soon as it has been looked at. */
  onSeen?: (seen: MachineProgress) => void;
}

/** What Azure shows of a grant at this moment, machine by machine; writes nothing. What cannot be read is `unknown`. */
export const observeGrant = (
  known: Looked,
  { machines = known.record.consent.machines, takeTurn = lookTurn, onSeen }: HowToLook = {},
): Promise<MachineProgress[]> =>
  mapLimit(machines, 6, async (machineId): Promise<MachineProgress> => {
    const standing = standingOn(known, machineId);
    const shown = async (): Promise<Seen> => {
      try {
        await takeTurn(machineId);
        return await seen(known, standing, machineId);
      } catch (error) {
        return { step: 'unknown', ...failureOf(error) };
      }
    };
    const one = { machineId, ...withRecord(known, machineId, await shown()), at: serverNow() };
    onSeen?.(one);
    return one;
  });
