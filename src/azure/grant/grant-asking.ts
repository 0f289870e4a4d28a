import type { JobEvidence } from '#src/consent/access/access-state.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { keepRecent } from '#src/lib/keep-recent.ts';
import { conflictOf } from '#src/azure/transport/conflicts.ts';
import { listLag } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { isLost } from '#src/azure/transport/operations.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { decideGrant, type GrantDecision } from './grant-decision.ts';
import type { MachineGrant } from './grant-run.ts';
import { endsByItself, gaveUp, nothingToWaitFor, settleBusy, type Waiting, waitAtLeast } from './grant-waits.ts';

/** How often a request whose reply was lost, that Azure put off, or that it refused for a reason that may pass, is sent before it is given up. */
const attempts = 4;

/** What is known of the requests for access to one machine, of this page and as far as the journal tells of earlier ones. */
export interface Asking extends Waiting {
  requested: boolean;
  mayRepeat: boolean;
  /** How many requests have left. */
  sent: number;
  /** How often the request was lost, or refused for a reason that may pass. */
  repeats: number;
  /** A request left, or may have, of which no answer told what came. */
  wasLost: boolean;
  /** Azure accepted a request of this page. */
  isAccepted: boolean;
  /** Azure has shown our request under way. */
  hasSeen: boolean;
  /** Until when Azure's lists may lag behind the latest request that it may have taken, ms of `performance.now()`. */
  lagsUntil: number;
  /** The job of ours that was there before that request: a list that lags still shows it. */
  before: string | undefined;
  /** Whether what was there before this page is known. */
  hasRead: boolean;
  /** Since when Azure does not show the jobs, ms of `performance.now()`. */
  hiddenSince: number | undefined;
}

export const beginAsking = ({ requested, mayRepeat }: Pick<MachineGrant, 'requested' | 'mayRepeat'>): Asking => ({
  ...nothingToWaitFor(),
  requested,
  mayRepeat,
  sent: 0,
  repeats: 0,
  // An earlier page may not have seen what came of its request.
  wasLost: requested,
  isAccepted: false,
  hasSeen: false,
  lagsUntil: requested && !mayRepeat ? performance.now() + listLag : 0,
  before: undefined,
  hasRead: false,
  hiddenSince: undefined,
});

/** Of so many machines it is remembered; that which was pressed for longest ago is forgotten first. */
const mostAskings = 2000;

/** What this page knows of its latest requests, also once it works on them no more. */
const askings = new Map<string, Asking>();

const keyOf = (consentId: string, machineId: string): string => `${consentId} ${machineId}`.toLowerCase();

/** Begins what is known of the requests for one machine, in place of what was known of an earlier press. */
export const openAsking = (grant: MachineGrant): Asking => {
  const asking = beginAsking(grant);
  const key = keyOf(grant.record.consentId, grant.machine.id);
  keepRecent(askings, key, asking, mostAskings);
  return asking;
};

/** Whether access under this consent may be there or on its way, whatever Azure shows now. */
export const mayBeThere = ({ wasLost, isAccepted, hasSeen }: Asking): boolean => wasLost || isAccepted || hasSeen;

export const ownJob = ({ record }: Pick<MachineGrant, 'record'>, jobs: readonly JobEvidence[]) =>
  jobs.find(({ name }) => name.toLowerCase() === record.consentId.toLowerCase());

/** What these jobs allow next, by what is known of earlier requests. */
export const decideNow = (
  { record: { consent, consentId }, standing }: Pick<MachineGrant, 'record' | 'standing'>,
  { requested, mayRepeat }: Pick<MachineGrant, 'requested' | 'mayRepeat'>,
  jobs: readonly JobEvidence[],
): GrantDecision => decideGrant({ consent, consentId, jobs, now: serverNow(), requested, mayRepeat, standing });

/** Tells one request for the same job from the next. */
const markOf = (job: JobEvidence | undefined): string | undefined =>
  job && JSON.stringify([job.lastModifiedAt, job.startTime, job.endTime, job.provisioningState, job.status]);

type Stopping = Extract<GrantDecision, { next: 'stop' }>;

const waiting = (message: string): GrantDecision => ({ next: 'wait', message });

const isLagging = ({ lagsUntil }: Asking): boolean => performance.now() < lagsUntil;

const perhapsAsked = 'Access may have been asked for from here before; Azure shows no such request.';

/** Azure shows no job of ours: a request that it may have taken is not failed by what else it shows. */
const withoutOwn = (decision: GrantDecision, state: Asking): GrantDecision => {
  if (decision.next !== 'stop' || decision.step === 'skipped' || !mayBeThere(state)) return decision;
  if (isLagging(state))
    return waiting(state.isAccepted ? 'Azure accepted the request and does not list it yet.' : askedWords(state));
  if (decision.step === 'unknown') return decision;
  const message = `${decision.message} ${perhapsAsked}`;
  return { ...decision, step: 'unknown', message };
};

/** That the consent was closed says nothing of a request that was on its way by then. */
const beyondClosing = (decision: Stopping, state: Asking): GrantDecision => {
  if (isLagging(state))
    return waiting(
      'The consent is closed on record, so nothing more is asked for. Azure may have taken what was asked for before; until its lists have caught up that is waited for.',
    );
  const message = `${decision.message} Access may have been asked for before, and what came of that is not known.`;
  return { next: 'stop', step: 'unknown', message };
};

/** Our request is under way: should it fail, or somebody remove the job, only a person may ask again. */
const noteSeen = (state: Asking): void => {
  state.hasSeen = true;
  state.requested = true;
  state.mayRepeat = false;
};

/** A failure that was there before a request is none of that request. */
const withOwn = (decision: GrantDecision, state: Asking, own: JobEvidence): GrantDecision => {
  if (decision.next === 'wait') noteSeen(state);
  const isOld = decision.next === 'stop' && decision.isRequestFailed === true && markOf(own) === state.before;
  if (!isOld) return decision;
  if (!state.isAccepted)
    return isLagging(state)
      ? waiting('Access was asked for; Azure shows a request that failed, perhaps an earlier one.')
      : decision;
  const message = 'Azure accepted the request and still shows the one before, which failed';
  return isLagging(state)
    ? waiting(`${message}.`)
    : { next: 'stop', step: 'unknown', message: `${message}: access may still come. ${decision.message}` };
};

/** What Azure shows, and what it may not show yet, allow next. */
export const nextStep = (
  grant: Pick<MachineGrant, 'record' | 'standing'>,
  state: Asking,
  jobs: JobEvidence[],
): GrantDecision => {
  const decision = decideNow(grant, state, jobs);
  const own = ownJob(grant, jobs);
  if (!state.hasRead) state.before = markOf(own);
  state.hasRead = true;
  const isSeen = own !== undefined && markOf(own) !== state.before;
  if (decision.next === 'stop' && decision.isClosed === true && mayBeThere(state) && !isSeen)
    return beyondClosing(decision, state);
  return own === undefined ? withoutOwn(decision, state) : withOwn(decision, state, own);
};

/** Whether this page has asked for access to a machine, or may have, so that it may be there or on its way. */
export const mayHaveAsked = ({ consentId }: Pick<ConsentRecord, 'consentId'>, machineId: string): boolean => {
  const asking = askings.get(keyOf(consentId, machineId));
  return asking !== undefined && mayBeThere(asking);
};

/** What these jobs show to who only looks: what this page asked for before counts, which Azure's list may not show yet. */
export const seenStep = (
  grant: Pick<MachineGrant, 'record' | 'standing'>,
  machineId: string,
  jobs: JobEvidence[],
): GrantDecision => {
  const asking = askings.get(keyOf(grant.record.consentId, machineId));
  if (asking === undefined || !mayBeThere(asking))
    return decideNow(grant, { requested: false, mayRepeat: false }, jobs);
  // Nothing is asked for again without a press; the work of one that is under way goes by what it knows itself.
  const decision = nextStep(grant, { ...asking, requested: true, mayRepeat: false }, jobs);
  return decision.next === 'stop' && decision.isAbsent === true && !isCertain(asking)
    ? { ...decision, message: perhapsAsked }
    : decision;
};

/** A request leaves that is built on these jobs. */
export const noteSending = (grant: MachineGrant, state: Asking, jobs: readonly JobEvidence[]): void => {
  state.sent += 1;
  state.before = markOf(ownJob(grant, jobs));
};

export const noteAccepted = (state: Asking): void => {
  state.isAccepted = true;
  state.lagsUntil = performance.now() + listLag;
  state.requested = true;
  state.mayRepeat = false;
  state.note = undefined;
};

/** The reply did not come: Azure may have taken the request. */
export const noteLost = (state: Asking): void => {
  state.wasLost = true;
  state.lagsUntil = performance.now() + listLag;
};

/** The end of access came on record: nothing is asked for any more, and an earlier page may have asked at a time not known here. */
export const noteClosed = (state: Asking): void => {
  if (state.lagsUntil === 0) state.lagsUntil = performance.now() + listLag;
};

/** Another tab asked since this one began, as a browser without locks allows: what comes of that is waited for, and nothing is sent twice. */
export const noteAskedElsewhere = (state: Asking): void => {
  noteLost(state);
  state.requested = true;
  state.mayRepeat = false;
};

/** Whether sending again may help: the reply was lost, Azure puts everybody off, or what it holds there has just changed. */
const isWorthRepeating = (error: AzureError): boolean => {
  const conflict = conflictOf(error);
  return isLost(error) || conflict === 'changed' || conflict === 'other';
};

/** What was refused, never answered, or could not leave: when it is sent again, unless Azure shows it by then. Throws where it is not. */
export const settleRefusal = (state: Asking, error: unknown, hasLeft: boolean): void => {
  if (!(error instanceof AzureError)) throw error;
  if (endsByItself(error)) {
    settleBusy(state, error, 'No access was asked for.', mayBeThere(state));
    return;
  }
  if (!isWorthRepeating(error)) throw error;
  state.repeats += 1;
  // Not a lost reply itself: `follow` would take it for a failing read and go on for ever.
  if (state.repeats >= attempts) throw isLost(error) ? gaveUp('for access', error) : error;
  waitAtLeast(state, 4 * state.repeats, error);
  state.note = hasLeft ? undefined : `It is asked for when that is possible: ${error.message}`;
  if (!hasLeft) return;
  // `mayRepeat`: should Azure show no job of ours then, the same request is sent again.
  state.requested = true;
  state.mayRepeat = true;
};

/** What an earlier press came to may be all that is not known: then nobody knows whether it asked for access. */
export const isCertain = ({ sent, mayRepeat }: Asking): boolean => sent > 0 || !mayRepeat;

/** Where Azure has shown no job of ours. */
export const askedWords = (state: Asking): string => {
  if (!state.requested) return 'Access has not been asked for yet.';
  if (!isCertain(state)) return 'Access may have been asked for before; Azure does not show it yet.';
  return state.mayRepeat
    ? 'Access was asked for, so far without success or without an answer. It is asked for again unless Azure shows it.'
    : 'Access was asked for; Azure does not show it yet.';
};
