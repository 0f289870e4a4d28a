import type { JobEvidence } from '#src/consent/access-state.ts';
import { onMachineEnable } from '#src/consent/on-machine.ts';
import { correlationId } from '#src/consent/consent.ts';
import { maximumMinutes, minimumMinutes } from '#src/consent/duration.ts';
import { conflictOf } from './conflicts.ts';
import { standingOnRecord } from './consent-records.ts';
import { type JobsReading, jobsUnavailable, listLag, putJob, readJobs } from './edge-jobs.ts';
import { AzureError } from './errors.ts';
import { decideGrant, recordedEnd, type GrantDecision } from './grant-decision.ts';
import { takeBackRequest } from './grant-journal.ts';
import { type MachineGrant, Stop, stillAgreed, stillClear } from './grant-run.ts';
import { endsByItself, gaveUp, isDue, nothingToWaitFor, settleBusy, type Waiting, waitAtLeast } from './grant-waits.ts';
import { instantNow } from './instant.ts';
import { askedOfJob, createLookout } from './machine-absence.ts';
import { type FollowNote, follow, isLost, paceWords, isUnanswered } from './operations.ts';
import { StaleEvidence, whileFresh } from './send-guard.ts';
import { serverNow } from './server-clock.ts';
import { grantWrite } from './write-turns.ts';

/** How often a request whose reply was lost, that Azure put off, or that it refused for a reason that may pass, is sent before it is given up. */
const attempts = 4;

interface Asking extends Waiting {
  requested: boolean;
  mayRepeat: boolean;
  sent: number;
  /** How often the request was lost, or refused for a reason that may pass. */
  repeats: number;
  /** Only of the latest request does the journal say that access was asked for. */
  isFirst: boolean;
  /** A request left to which no answer came. */
  wasLost: boolean;
  /** When Azure accepted the request, ms of `performance.now()`: its lists may lag a little behind. */
  acceptedAt: number | undefined;
}

/** The command that does on the machine exactly what was agreed, for the time that is left. */
const onMachineRemedy = ({ record }: MachineGrant): string | undefined => {
  const left = Math.floor((Date.parse(record.consent.notAfter) - serverNow()) / 60_000);
  if (left < minimumMinutes) return undefined;
  const command = onMachineEnable(record.consent.level, Math.min(left, maximumMinutes));
  return `Run on the machine, in an elevated PowerShell: ${command}`;
};

const notHere = (grant: MachineGrant, reason: string): Stop => {
  const remedy = onMachineRemedy(grant);
  return new Stop(
    'unknown',
    `Azure cannot let Microsoft Support in on this machine: ${reason} The extension is installed; access is given on the machine itself, and Azure cannot show it.`,
    remedy === undefined ? {} : { remedy },
  );
};

const nextStep = (grant: MachineGrant, state: Asking, jobs: JobEvidence[]): GrantDecision => {
  const decision = decideGrant({
    consent: grant.record.consent,
    consentId: grant.record.consentId,
    jobs,
    now: serverNow(),
    requested: state.requested,
    mayRepeat: state.mayRepeat,
    standing: grant.standing,
  });
  const isLagging = state.acceptedAt !== undefined && performance.now() < state.acceptedAt + listLag;
  return decision.next === 'stop' && decision.step === 'unknown' && isLagging
    ? { next: 'wait', message: 'Azure accepted the request and does not list it yet.' }
    : decision;
};

/** Somebody may have revoked this consent from elsewhere while there was no job yet: then only its end is on record. */
const stillOpen = async ({ record, machine }: MachineGrant, signal: AbortSignal | undefined): Promise<void> => {
  const standing = await standingOnRecord({ consentId: record.consentId, machineId: machine.id }, signal);
  if (standing !== 'open') throw new Stop('skipped', recordedEnd(standing), { isFinal: true });
};

/** A reading that is older, ms, is taken anew before a request is built on it: the turn took long, or the computer slept. */
const freshMs = 15_000;

/** Whoever revokes where there is no job yet closes the consent: a look at its end that is older, ms, is taken anew. */
const openMs = 2000;

/** Whether the evidence still calls for the request, at the moment of sending it. */
const isStillToAsk = async (grant: MachineGrant, state: Asking, readAt: number): Promise<boolean> => {
  const age = Math.abs(serverNow() - readAt);
  if (age >= freshMs) {
    const reading = await readJobs(grant.machine.id, grant.signal);
    if (!reading.available || nextStep(grant, state, reading.jobs).next !== 'put') return false;
  }
  if (age >= openMs) await stillOpen(grant, grant.signal);
  return true;
};

/** Sends the request once, unless the evidence has changed by then. A lost reply is no answer: the next read tells what came of it. */
const ask = async (grant: MachineGrant, state: Asking, readAt: number): Promise<'sent' | 'not sent'> => {
  const { record, machine, signal } = grant;
  return grantWrite(async () => {
    if (!(await isStillToAsk(grant, state, readAt))) return 'not sent';
    // The turn may have taken a while: what was agreed must still hold at the moment of sending, and no revoke have begun.
    state.isFirst = (await stillClear(grant, machine.id, true)) && !grant.requested;
    const isFresh = whileFresh(instantNow(), freshMs);
    const guard = (): void => {
      isFresh();
      stillAgreed(grant);
    };
    state.sent += 1;
    await putJob(
      machine.id,
      record.consentId,
      { type: 'Enable', level: record.consent.level, notAfter: record.consent.notAfter },
      { correlationId: correlationId(record.consentHash), signal, guard },
    );
    return 'sent';
  });
};

/** Whether sending again may help: the reply was lost, Azure puts everybody off, or what it holds there has just changed. */
const isWorthRepeating = (error: AzureError): boolean => {
  const conflict = conflictOf(error);
  return isLost(error) || conflict === 'changed' || conflict === 'other';
};

/** What was refused, or never answered: when it is sent again, unless Azure shows it by then. Throws where it is not. */
const settleRefusal = (state: Asking, error: unknown): void => {
  if (!(error instanceof AzureError)) throw error;
  if (endsByItself(error)) {
    settleBusy(state, error, 'No access was asked for.', state.wasLost);
    return;
  }
  if (!isWorthRepeating(error)) throw error;
  state.repeats += 1;
  // Not a lost reply itself: `follow` would take it for a failing read and go on for ever.
  if (state.repeats >= attempts) throw isLost(error) ? gaveUp('for access', error) : error;
  // `mayRepeat`: should Azure show no job of ours then, the same request is sent again.
  state.requested = true;
  state.mayRepeat = true;
  state.note = undefined;
  waitAtLeast(state, 4 * state.repeats, error);
};

/** Asks for access and settles the reply. Afterwards only evidence counts. */
const askAndSettle = async (grant: MachineGrant, state: Asking, readAt: number): Promise<void> => {
  const sentBefore = state.sent;
  try {
    if ((await ask(grant, state, readAt)) === 'not sent') return;
    state.acceptedAt = performance.now();
    grant.markAccepted();
    state.requested = true;
    state.mayRepeat = false;
    state.note = undefined;
  } catch (error) {
    const isStale = error instanceof StaleEvidence;
    const wasSent = state.sent > sentBefore;
    // Called off before the reply came, or the reply was lost: Azure may have taken the request all the same.
    if (wasSent && !isStale && (grant.signal.aborted || isUnanswered(error))) {
      grant.markAccepted();
      state.wasLost = true;
    } else if (wasSent && state.isFirst) await takeBackRequest(grant.record.consentId, grant.machine.id);
    if (isStale) return;
    const reason = jobsUnavailable(error);
    if (reason !== undefined) throw notHere(grant, reason);
    settleRefusal(state, error);
  }
};

const ownJob = ({ record }: MachineGrant, reading: JobsReading | undefined): JobEvidence | undefined =>
  reading?.available === true
    ? reading.jobs.find(({ name }) => name.toLowerCase() === record.consentId.toLowerCase())
    : undefined;

const stateOf = (job: JobEvidence | undefined): string =>
  job === undefined ? '' : [job.type, job.provisioningState, job.status, job.nodeState].join(' ');

/** The last request was lost on the way, or Azure was too busy for it. */
const isOpen = ({ mayRepeat, sent }: Asking): boolean => mayRepeat && sent > 0;

/** Where Azure has shown no job of ours. */
const askedWords = (state: Asking): string => {
  if (!state.requested) return 'Access has not been asked for yet.';
  return isOpen(state)
    ? 'Access was asked for, so far without success or without an answer. It is asked for again unless Azure shows it.'
    : 'Access was asked for; Azure does not show it yet.';
};

const noteWords = (note: FollowNote): string =>
  [note.readProblem && `Azure cannot be read: ${note.readProblem.message}`, paceWords(note.pace)]
    .filter(Boolean)
    .join(' ');

/**
 * Asks for the remote support job unless Azure already shows it, then reads the jobs until the machine reports our consent, level and
 * end. Throws Stop with what is known otherwise, AzureError when Azure refuses.
 */
export const ensureAccess = async (grant: MachineGrant): Promise<string> => {
  const { requested, mayRepeat } = grant;
  const state: Asking = {
    ...nothingToWaitFor(),
    requested,
    mayRepeat,
    sent: 0,
    repeats: 0,
    isFirst: false,
    wasLost: false,
    acceptedAt: undefined,
  };
  let latest: GrantDecision | undefined;
  const { id: machineId } = grant.machine;
  const lookout = createLookout({ machineId, notAfter: grant.record.consent.notAfter }, grant.pollSeconds);
  return follow<JobsReading, string>({
    read: async (signal) => {
      const [reading] = await Promise.all([readJobs(machineId, signal), lookout.look(signal)]);
      if (!reading.available) throw notHere(grant, reading.reason);
      lookout.note(stateOf(ownJob(grant, reading)));
      latest = nextStep(grant, state, reading.jobs);
      if (latest.next === 'put' && isDue(state)) {
        await stillOpen(grant, signal);
        await askAndSettle(grant, state, reading.readAt);
      }
      return reading;
    },
    decide: () => {
      if (latest?.next === 'stop') {
        throw new Stop(latest.step, latest.message, latest);
      }
      if (latest?.next === 'confirmed') return latest.message;
      stillAgreed(grant);
      return undefined;
    },
    onNote: (note, reading) => {
      const job = ownJob(grant, reading);
      const away = lookout.words(job && askedOfJob(job));
      const message = latest?.next === 'wait' ? latest.message : askedWords(state);
      const isRequested = latest?.next === 'wait' || (state.requested && !isOpen(state));
      grant.report({
        step: isRequested ? 'requested' : 'extension',
        message: [away, message, latest?.next === 'put' && state.note, noteWords(note)].filter(Boolean).join(' '),
      });
    },
    retryAfterSeconds: () => grant.pollSeconds(),
    signal: grant.signal,
  });
};
