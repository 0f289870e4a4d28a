import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { correlationId } from '#src/consent/consent.ts';
import { jobsUnavailable, listLag, putJob } from '#src/azure/resources/edge-jobs.ts';
import { takeBackRequest } from '#src/azure/journal/grant-journal.ts';
import { askedOfJob, createLookout } from '#src/azure/evidence/machine-absence.ts';
import { type FollowNote, follow, paceWords, isUnanswered } from '#src/azure/transport/operations.ts';
import { StaleEvidence, whileFresh } from '#src/azure/transport/send-guard.ts';
import { grantWrite } from '#src/azure/transport/write-turns.ts';
import {
  type Asking,
  askedWords,
  isCertain,
  mayBeThere,
  nextStep,
  noteAccepted,
  noteAskedElsewhere,
  noteClosed,
  noteLost,
  noteSending,
  openAsking,
  ownJob,
  settleRefusal,
} from './grant-asking.ts';
import type { GrantDecision } from './grant-decision.ts';
import { Closed, type JobsLook, type JobsShown, lookAtJobs, stillOpen, stillToAsk } from './grant-evidence.ts';
import { cannotAsk, onMachineWords } from './grant-on-machine.ts';
import { stillSignedProduct } from './grant-product.ts';
import { type MachineGrant, settleTime, Stop, stillAgreed, stillClear } from './grant-run.ts';
import { isDue, staleWords } from './grant-waits.ts';

/** One request on its way. */
interface Attempt {
  /** The journal had not said before that access was asked for. */
  isFirst: boolean;
  /** What failed is the request itself, and no reading on the way to it. */
  isTried: boolean;
  hasLeft: boolean;
}

const notHere = ({ record }: MachineGrant, reason: string): Stop => {
  const { message, ...more } = onMachineWords(record, cannotAsk(reason));
  return new Stop('unknown', message, more);
};

/** What may be done where Azure hides what came of a request. */
const hiddenRemedy = 'Refresh to read Azure anew. Access that is not wanted can be revoked on the machine’s page.';

/** Azure offers no jobs here. Where access may be on its way that is read anew for a while: it offered them when access was asked for. */
const noteHidden = (grant: MachineGrant, state: Asking, reason: string): void => {
  if (!mayBeThere(state)) throw notHere(grant, reason);
  const asked = isCertain(state) ? 'Access was asked for' : 'Access may have been asked for before';
  state.hiddenSince ??= performance.now();
  if (isCertain(state) && performance.now() < state.hiddenSince + listLag) return;
  throw new Stop('unknown', `${asked}; Azure cannot show it now: ${reason}`, { remedy: hiddenRemedy });
};

/** Azure has no place for the request any more; an earlier one may have been taken all the same. */
const notTaken = (grant: MachineGrant, state: Asking, reason: string): Stop =>
  mayBeThere(state)
    ? new Stop('unknown', `Azure does not take the request now: ${reason} An earlier one may have been taken.`, {
        remedy: hiddenRemedy,
      })
    : notHere(grant, reason);

/** Sends the request once, unless the evidence has changed by then. A lost reply is no answer: the next read tells what came of it. */
const ask = async (grant: MachineGrant, state: Asking, read: JobsShown, attempt: Attempt): Promise<boolean> => {
  const { record, machine, signal } = grant;
  return grantWrite(async () => {
    await stillSignedProduct(grant, state.requested || mayBeThere(state));
    const shown = await stillToAsk(grant, state, read);
    if (shown === undefined) return false;
    // The turn may have taken a while: what was agreed must still hold at the moment of sending, and no revoke have begun.
    const isClear = await stillClear(grant, machine.id, true);
    if (!isClear && !state.requested) {
      noteAskedElsewhere(state);
      grant.markAccepted();
      return false;
    }
    attempt.isFirst = isClear && !grant.requested;
    attempt.isTried = true;
    const isFresh = whileFresh(shown.at);
    const guard = (): void => {
      isFresh();
      stillAgreed(grant);
      attempt.hasLeft = true;
      noteSending(grant, state, shown.jobs);
    };
    await putJob(
      machine.id,
      record.consentId,
      { type: 'Enable', level: record.consent.level, notAfter: record.consent.notAfter },
      { correlationId: correlationId(record.consentHash), signal, guard },
    );
    return true;
  });
};

/** Asks for access and settles the reply. Afterwards only evidence counts. */
const askAndSettle = async (grant: MachineGrant, state: Asking, read: JobsShown): Promise<void> => {
  const attempt: Attempt = { isFirst: false, isTried: false, hasLeft: false };
  try {
    if (!(await ask(grant, state, read, attempt))) return;
    noteAccepted(state);
    grant.markAccepted();
  } catch (error) {
    const isStale = error instanceof StaleEvidence;
    // Called off before the reply came, or the reply was lost: Azure may have taken the request all the same.
    if (attempt.hasLeft && !isStale && (grant.signal.aborted || isUnanswered(error))) {
      grant.markAccepted();
      noteLost(state);
    } else if (attempt.isFirst) await takeBackRequest(grant.record.consentId, grant.machine.id);
    if (isStale) {
      state.note = staleWords;
      return;
    }
    if (!attempt.isTried) throw error;
    const reason = jobsUnavailable(error);
    if (reason !== undefined) throw notTaken(grant, state, reason);
    settleRefusal(state, error, attempt.hasLeft);
  }
};

const shownOwn = (grant: MachineGrant, look: JobsLook | undefined): JobEvidence | undefined =>
  look?.reading.available === true ? ownJob(grant, look.reading.jobs) : undefined;

const stateOf = (job: JobEvidence | undefined): string =>
  job === undefined ? '' : [job.type, job.provisioningState, job.status, job.nodeState].join(' ');

const noteWords = (note: FollowNote, look: JobsLook | undefined): string => {
  const hidden = look?.reading.available === false && `Azure cannot show it now: ${look.reading.reason}`;
  const unread = note.readProblem && `Azure cannot be read: ${note.readProblem.message}`;
  return [hidden, unread, paceWords(note.pace)].filter(Boolean).join(' ');
};

/** What to do by these jobs once the consent is closed: what was asked for before is read on. Throws where nothing was. */
const onceClosed = (grant: MachineGrant, state: Asking, jobs: JobEvidence[], error: unknown): GrantDecision => {
  if (!(error instanceof Closed) || !mayBeThere(state)) throw error;
  noteClosed(state);
  // Access that came all the same shows as what it is.
  grant.standing = 'closed';
  return nextStep(grant, state, jobs);
};

/**
 * Asks for the remote support job unless Azure already shows it, then reads the jobs until the machine reports our consent, level and
 * end. Throws Stop with what is known otherwise, AzureError when Azure refuses.
 */
export const ensureAccess = async (task: MachineGrant): Promise<string> => {
  const grant = { ...task };
  const state = openAsking(grant);
  let latest: GrantDecision | undefined;
  const { id: machineId } = grant.machine;
  const lookout = createLookout({ machineId, notAfter: grant.record.consent.notAfter }, grant.pollSeconds);
  return follow<JobsLook, string>({
    read: async (signal) => {
      const [look] = await Promise.all([lookAtJobs(machineId, signal), lookout.look(signal)]);
      const { reading, at } = look;
      if (!reading.available) {
        noteHidden(grant, state, reading.reason);
        return look;
      }
      state.hiddenSince = undefined;
      const { jobs } = reading;
      lookout.note(stateOf(ownJob(grant, jobs)));
      await settleTime(grant);
      latest = nextStep(grant, state, jobs);
      if (state.hasSeen) grant.markAccepted();
      if (latest.next === 'put' && isDue(state)) {
        try {
          await stillOpen(grant, signal);
          await askAndSettle(grant, state, { jobs, at });
        } catch (error) {
          latest = onceClosed(grant, state, jobs, error);
        }
      }
      // Its turn may have been long in coming.
      await settleTime(grant);
      return look;
    },
    decide: () => {
      if (latest?.next === 'stop') {
        throw new Stop(latest.step, latest.message, latest);
      }
      if (latest?.next === 'confirmed') return latest.message;
      stillAgreed(grant);
      return undefined;
    },
    onNote: (note, look) => {
      const job = shownOwn(grant, look);
      const away = lookout.words(job && askedOfJob(job));
      const message = latest?.next === 'wait' ? latest.message : askedWords(state);
      const isRequested = latest?.next === 'wait' || (state.requested && !state.mayRepeat);
      grant.report({
        step: isRequested ? 'requested' : 'extension',
        message: [away, message, latest?.next === 'put' && state.note, noteWords(note, look)].filter(Boolean).join(' '),
      });
    },
    retryAfterSeconds: () => grant.pollSeconds(),
    signal: grant.signal,
  });
};
