import type { AzureError } from '#src/azure/transport/errors.ts';
import { createStore } from '#src/azure/external-store.ts';
import type { RevokeRow } from './journal-rows.ts';

/** A request to end access, made in this tab or resumed from the journal. */
export interface PendingRevoke {
  machineId: string;
  jobName?: string;
  /** The job that the press named: asking once more asks for the same. Absent when it meant all that gave access by then. */
  namedJob?: NonNullable<RevokeRow['job']>;
  /** `requesting`: no reply yet. `accepted`: Azure took it. `proven`: evidence shows that it has ended. `absent`: Azure has nothing to revoke, and can prove no more; see `note`. `refused`: it needs a person, see `error`, or `note` where Azure has refused nothing. */
  phase: 'requesting' | 'accepted' | 'proven' | 'absent' | 'refused';
  startedAt: number;
  /** Whether the extension was to be removed too: asking once more asks for the same. */
  removeExtension: boolean;
  /** How the access ended, once that is `proven`: it may have run out before the revoke had any effect. */
  ended?: 'revoked' | 'expired';
  /** What stands in the way, in words; it is pursued further unless `refused`, or where there is an `otherJob`. */
  note?: string;
  /** Nobody pursues it any more, though this other job may still let Microsoft Support in: what it meant has ended, or was not there. */
  otherJob?: string;
  /** It waits for another tab of this browser that revokes on the machine, perhaps this very access: until its turn nobody here knows how far it has come. */
  isElsewhere?: true;
  /** It needed a person, and another press has left nothing to do of it. Only the store of presses says so. */
  isAnswered?: true;
  error?: AzureError;
  /** Why the extension could not be removed, when that was chosen: the end of access does not depend on it. Not Azure's where this app failed before it asked. */
  extensionError?: Error;
  /** Proven, but the end could not be kept in a record. */
  endRecordError?: AzureError;
}

const store = createStore<ReadonlyMap<string, PendingRevoke>>(new Map());

/** Follows the requests, for `useSyncExternalStore`. */
export const subscribeToRevokes = store.subscribe;

/**
 * Of each machine the request that matters most, by lower-case machine id: the latest that needs a person, else the latest that is under
 * way, else the latest. What one job needs of a person is not hidden by what comes of another. A new map on every change of any press.
 */
export const allRevokes = store.get;

export const pendingRevoke = (machineId: string): PendingRevoke | undefined => store.get().get(machineId.toLowerCase());

type Press = Pick<PendingRevoke, 'machineId' | 'startedAt' | 'namedJob' | 'removeExtension'>;

const nameOf = ({ namedJob }: Press): string => namedJob?.name.toLowerCase() ?? '';

/** By lower-case machine id; there may be several for a machine, each for another job. */
const presses = new Map<string, readonly PendingRevoke[]>();
const none: readonly PendingRevoke[] = [];

/** All presses that are known here for a machine, those that do not matter most as well. Another list only on a change. */
export const revokesOn = (machineId: string): readonly PendingRevoke[] => presses.get(machineId.toLowerCase()) ?? none;

const isSameSlot = (one: Press, other: Press): boolean =>
  nameOf(one) === nameOf(other) && one.removeExtension === other.removeExtension;

/** Nothing more comes of it unless a person acts: it was refused, or something else may let Microsoft Support in. */
export const needsPerson = ({ phase, otherJob, isAnswered }: PendingRevoke): boolean =>
  isAnswered !== true && (phase === 'refused' || otherJob !== undefined);

/** Nothing could be sent of it before a sign-in. */
export const waitsForSignIn = (press: PendingRevoke): boolean =>
  needsPerson(press) && press.error?.kind === 'signInNeeded';

/** Somebody pursues it. */
export const isUnderWay = ({ phase, otherJob }: PendingRevoke): boolean =>
  otherJob === undefined && (phase === 'requesting' || phase === 'accepted');

/** It ended with no access seen, neither what it meant nor any other. */
const isSettled = ({ phase }: PendingRevoke): boolean => phase === 'proven' || phase === 'absent';

/** Whether this press asks for the end of access that an earlier one asks for as well: of the same job, or of all there is. */
const asksForSameEnd = (press: Press, earlier: Press): boolean =>
  press.startedAt >= earlier.startedAt && ['', nameOf(earlier)].includes(nameOf(press));

/** Whether it asks for all that the earlier one does: then nothing more is told of that one. */
const includes = (press: Press, earlier: Press): boolean =>
  asksForSameEnd(press, earlier) && (press.removeExtension || !earlier.removeExtension);

const isForOtherJobOf = (press: Press, { otherJob }: PendingRevoke): boolean =>
  otherJob !== undefined && nameOf(press) === otherJob.toLowerCase();

/**
 * Whether what came of a press leaves nothing to do of one that needs a person. It would not have settled while any other access was seen,
 * so it answers what another job left open; what was refused only where that is proven, and never for another job by name.
 */
const answers = (press: PendingRevoke, open: PendingRevoke): boolean => {
  if (!isSettled(press)) return false;
  if (asksForSameEnd(press, open) || isForOtherJobOf(press, open)) return true;
  const isOfAll = press.phase === 'proven' && nameOf(open) === '';
  return press.startedAt >= open.startedAt && (open.otherJob !== undefined || isOfAll);
};

/** Whether another press asks for what is left to do of this one. What came to its end before says nothing of a job that is left since. */
const isTakenUp = (press: PendingRevoke, all: readonly PendingRevoke[]): boolean =>
  all.some((other) => {
    const isAgain = other.startedAt > press.startedAt && asksForSameEnd(other, press);
    if (press.otherJob === undefined) return isAgain;
    const isOpen = isUnderWay(other) || (needsPerson(other) && other.startedAt > press.startedAt);
    return isOpen && (isAgain || isForOtherJobOf(other, press));
  });

const mattersMost = (all: readonly PendingRevoke[]): PendingRevoke | undefined => {
  const latestFirst = all
    .filter((one) => one.isAnswered !== true && !isTakenUp(one, all))
    .toSorted((one, other) => other.startedAt - one.startedAt);
  return latestFirst.find(needsPerson) ?? latestFirst.find(isUnderWay) ?? latestFirst[0];
};

/** Where exactly this press stands, if it is known here. */
export const revokeOf = (press: Press): PendingRevoke | undefined =>
  revokesOn(press.machineId).find((known) => isSameSlot(known, press) && known.startedAt === press.startedAt);

/** A settled press tells more of itself later, which answers nothing that has come to need a person since. */
const withAnswered = (others: readonly PendingRevoke[], revoke: PendingRevoke, known: PendingRevoke | undefined) =>
  known !== undefined && isSettled(known)
    ? others
    : others.map((one) => (needsPerson(one) && answers(revoke, one) ? { ...one, isAnswered: true as const } : one));

const publish = (id: string, all: readonly PendingRevoke[]): void => {
  presses.set(id, all);
  // Where nothing is left to do of any, the latest is told.
  const shown = mattersMost(all) ?? all.toSorted((one, other) => other.startedAt - one.startedAt)[0];
  if (shown !== undefined) store.set(new Map(store.get()).set(id, shown));
};

/** A later press asks for all of it: nothing more is told of this one. */
const isIncluded = (press: Press, others: readonly Press[]): boolean =>
  others.some((other) => other.startedAt > press.startedAt && includes(other, press));

/** Takes over where a request stands; nothing more is told of an earlier one that a later press includes. */
export const keepRevoke = (revoke: PendingRevoke): void => {
  const id = revoke.machineId.toLowerCase();
  const others = revokesOn(id).filter((one) => !isSameSlot(one, revoke));
  if (isIncluded(revoke, others)) return;
  const known = revokeOf(revoke);
  const isStillAnswered = known?.isAnswered === true && known.phase === revoke.phase;
  const own = isStillAnswered ? { ...revoke, isAnswered: true as const } : revoke;
  const kept = others.filter((other) => !includes(revoke, other));
  publish(id, [...withAnswered(kept, revoke, known), own]);
};

/** What a press has left open is done once Azure shows that other job as over, whoever did that. */
export const noteEnded = (machineId: string, isOver: (jobName: string) => boolean): void => {
  const id = machineId.toLowerCase();
  const isDone = ({ otherJob, isAnswered }: PendingRevoke): boolean =>
    isAnswered !== true && otherJob !== undefined && isOver(otherJob);
  if (!revokesOn(id).some(isDone)) return;
  const all = revokesOn(id).map((one) => (isDone(one) ? { ...one, isAnswered: true as const } : one));
  publish(id, all);
};

/** The same press, of which it is known only now when it was made. A clock that was wrong may have put it after others. */
export const redateRevoke = (press: Press, startedAt: number): void => {
  const known = revokeOf(press);
  if (known === undefined || startedAt === press.startedAt) return;
  const id = press.machineId.toLowerCase();
  const dated = { ...known, startedAt };
  const others = revokesOn(id).filter((one) => one !== known);
  publish(id, isIncluded(dated, others) ? others : [...others, dated]);
};

/** The press that has left nothing to do of this one, which came to no end of access that is proven. */
export const answerTo = (press: PendingRevoke): PendingRevoke | undefined => {
  const known = revokeOf(press);
  if (known !== undefined && needsPerson(known)) return undefined;
  return revokesOn(press.machineId).find((one) => answers(one, press));
};
