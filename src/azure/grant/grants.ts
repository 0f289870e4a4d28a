import { useEffect, useSyncExternalStore } from 'react';
import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { requireAuthor } from '#src/azure/records/consent-author.ts';
import { lookBesideWorkTurn, watchEveryMs } from '#src/azure/transport/bulk-pace.ts';
import { goingOn, grantEntry, notePressed, wasPressed } from '#src/azure/journal/grant-journal.ts';
import { holdSigned } from '#src/azure/records/signed-consents.ts';
import { findKnown, isOwn, type Known, notOwn, problemOf, wholeOf } from './grant-known.ts';
import { observeGrant } from './grant-observation.ts';
import {
  changeGrant,
  type GrantProgress,
  grantProgress,
  machineProgress,
  reachedOf,
  reportMachine,
  setGrant,
  shownGrant,
  subscribeToGrants,
} from './grant-store.ts';
import { begin, isAtWork, openPress, type LeftOut } from './grant-work.ts';

export type { GrantProgress } from './grant-store.ts';
export { stopGrant } from './grant-work.ts';

/** The event of a press by a person: `isTrusted` is false for anything a script made. React's and the DOM's events both fit. */
export type TrustedPress = Pick<Event, 'isTrusted'>;

export interface SignedGrant {
  record: ConsentRecord;
  /** ARM ids of the machines to grant on: some or all of those the consent names. */
  machines: readonly string[];
  /** Why the others are left out, as far as that is known here. */
  left?: readonly ({ machineId: string } & LeftOut)[];
}

/** I7: nothing but a press by a person grants. */
const requirePress = (press: TrustedPress): void => {
  if (!press.isTrusted) throw new Error('Access is granted only by a press of a person.');
};

const lowerCase = (ids: readonly string[]): string[] => ids.map((id) => id.toLowerCase());

/**
 * Records the consent and grants. Returns at once; follow with `useGrant`. A second press while it runs does nothing. Throws unless the
 * press is a person's, the person signed in is the one who agreed, and the machines are among those agreed to.
 */
export const startGrant = (signed: SignedGrant, press: TrustedPress): void => {
  requirePress(press);
  const { record } = signed;
  const machines = lowerCase(signed.machines);
  if (!isOwn(record)) throw new Error(notOwn);
  if (!machines.every((id) => record.consent.machines.includes(id)))
    throw new Error('The consent does not name all these machines.');
  if (isAtWork(record.consentId)) return;
  notePressed(record.consentId);
  holdSigned(record, machines);
  const left = new Map(signed.left?.map((one) => [one.machineId.toLowerCase(), one]));
  begin({ record, machines, left, requested: [], ends: [], isPressed: true, isNew: true }, openPress());
};

/** How far a machine has come, and whether that is all that is known of it. */
const openSteps: readonly MachineProgress['step'][] = ['waiting', 'recorded', 'extension'];

/**
 * Why the press of this page left a machine out is known here alone, and stays until access is asked for there. So is why Azure refused the
 * press, which stays as long as Azure shows that the machine has come no further, or shows nothing.
 */
const afterPress = (seen: MachineProgress, before: MachineProgress | undefined): MachineProgress => {
  const isAsked = seen.reached === 'requested' || seen.step === 'requested' || seen.step === 'confirmed';
  if (before?.isLeftOut === true && !isAsked) return before;
  const isUnread = seen.step === 'unknown' && seen.reached !== 'requested' && seen.isShown !== true;
  // What was passed over with its record kept was passed over whether or not it has the extension.
  const isPassed = before?.step === 'skipped' && before.reached === 'recorded';
  const furthest = isPassed ? 'extension' : (before?.reached ?? 'waiting');
  const isNoFurther = openSteps.includes(seen.step) && openSteps.indexOf(seen.step) <= openSteps.indexOf(furthest);
  return before?.isOfPress === true && (isUnread || isNoFurther) ? before : seen;
};

/** It says nothing of how far the machine had come. */
const isOpenOrOver = ({ step, isFinal }: MachineProgress): boolean => step === 'unknown' || isFinal === true;

/** What was proven before stays so where it is not known how it stands now, and where it is over. */
const afterProof = (seen: MachineProgress, before: MachineProgress | undefined): MachineProgress => {
  const proven = before && reachedOf(before);
  const isFurther = isOpenOrOver(seen) && seen.reached !== 'requested' && proven !== undefined;
  return isFurther ? { ...seen, reached: proven } : seen;
};

/** Reads what Azure shows and writes nothing. */
const observe = async (known: Known): Promise<void> => {
  const { consentId } = known.record;
  const seen = await observeGrant(known);
  const before = new Map(grantProgress(consentId)?.machines.map((one) => [one.machineId, one]));
  const machines = seen.map((one) => {
    const known = before.get(one.machineId);
    return afterProof(afterPress(one, known), known);
  });
  // A press may have started the work meanwhile; then its reports count.
  if (!isAtWork(consentId)) changeGrant(consentId, { record: known.record, machines });
};

/** Beside the work on some machines: what an earlier press did on the others of the consent, as Azure shows it. */
const observeOthers = async (consentId: string, known: Known, machines: readonly string[]): Promise<void> => {
  const others = known.record.consent.machines.filter((id) => !machines.includes(id));
  if (others.length === 0) return;
  const onSeen = (seen: MachineProgress): void => {
    const { machineId, at: _, ...report } = seen;
    const shown = machineProgress(consentId, machineId);
    // A later press may have brought news of it: that is newer than this.
    if (shown !== undefined && shown.at === undefined) reportMachine(consentId, machineId, report);
  };
  // They may be in other resource groups, with records and ends of their own.
  await observeGrant(await wholeOf(known), { machines: others, takeTurn: lookBesideWorkTurn, onSeen });
};

/**
 * What the journal and Azure allow without a press: going on where this browser was pressed and the consent is on record, else only
 * looking. A consent that is not on record waits for a press, which records that same one.
 */
const goOn = async (consentId: string): Promise<void> => {
  const before = await grantEntry(consentId);
  if (before !== undefined) changeGrant(consentId, { pressedHere: true });
  const known = await findKnown(consentId, before?.machines);
  if (known === undefined) return;
  // Reading may have taken a minute, in which a person has stopped it in another tab, or signed in.
  const entry = await grantEntry(consentId);
  if (isAtWork(consentId)) return;
  const pressed = entry === undefined ? [] : goingOn(entry);
  const machines = pressed.filter((id) => known.record.consent.machines.includes(id));
  const isAllowed = entry !== undefined && known.recordedIn.length > 0;
  if (!isAllowed || machines.length === 0 || !isOwn(known.record)) return observe(await wholeOf(known));
  begin({ ...known, machines, requested: entry.requested, isPressed: false }, openPress(entry.pressedAt));
  // What cannot be read stays unknown, as it is shown meanwhile.
  void observeOthers(consentId, known, machines).catch(() => undefined);
};

const looking = new Set<string>();

/** What a look follows from: a press to go on, or nobody's; else a person only looks. */
type Cause = 'press' | 'timer' | undefined;

/** Runs one look at a grant at a time, and never beside work on it. What answered a press stays until a person looks. */
const look = async (consentId: string, task: () => Promise<void>, cause?: Cause): Promise<void> => {
  if (isAtWork(consentId) || looking.has(consentId)) return;
  looking.add(consentId);
  const before = grantProgress(consentId) ?? {
    consentId,
    machines: [],
    pressedHere: wasPressed(consentId),
  };
  const { problem, ...rest } = before as GrantProgress;
  setGrant({ ...rest, ...(cause === 'timer' && problem?.isOfPress && { problem }), running: true });
  try {
    await task();
  } catch (error) {
    changeGrant(consentId, { problem: problemOf(error) });
  } finally {
    looking.delete(consentId);
    const told = grantProgress(consentId)?.problem;
    if (cause === 'press' && told !== undefined) changeGrant(consentId, { problem: { ...told, isOfPress: true } });
    if (!isAtWork(consentId)) changeGrant(consentId, { running: false });
  }
};

/** Reads what Azure shows of a grant, and goes on with it when it was pressed in this browser within the hour and nobody has signed in since. */
export const openGrant = (consentId: string): Promise<void> => look(consentId, () => goOn(consentId));

/** Reads the evidence of a grant anew; writes nothing. */
export const refreshGrant = (consentId: string, cause?: 'timer'): Promise<void> => {
  const task = async (): Promise<void> => {
    const known = await findKnown(consentId);
    if (known !== undefined) await observe(await wholeOf(known));
  };
  return look(consentId, task, cause);
};

/** The machines of a grant of which this is shown. */
const shownAs = (consentId: string, is: (machine: MachineProgress) => boolean): string[] =>
  (grantProgress(consentId)?.machines ?? []).filter(is).map(({ machineId }) => machineId);

/** A machine that cannot be read now, or whose access is over, has been recorded and asked for all the same. */
const afterLook = (before: MachineProgress, seen: MachineProgress | undefined): MachineProgress =>
  seen !== undefined && isOpenOrOver(seen) ? { ...seen, reached: 'requested' } : (seen ?? before);

/**
 * Reads anew the machines that were confirmed, for that may be over; writes nothing. Why the others failed, and what stands in the way of the
 * grant, is told by nobody but what is known here.
 */
export const refreshConfirmed = async (consentId: string): Promise<void> => {
  // Also what only could not be read when it was last looked at.
  const confirmed = shownAs(
    consentId,
    ({ step, reached }) => step === 'confirmed' || (step === 'unknown' && reached === 'requested'),
  );
  if (confirmed.length === 0) return;
  const task = async (): Promise<void> => {
    const known = await findKnown(consentId, confirmed);
    if (known === undefined) return;
    const seen = new Map((await observeGrant(known, { machines: confirmed })).map((one) => [one.machineId, one]));
    const machines = grantProgress(consentId)?.machines.map((one) => afterLook(one, seen.get(one.machineId)));
    // As in `observe`.
    if (machines !== undefined && !isAtWork(consentId)) changeGrant(consentId, { machines });
  };
  await look(consentId, task, 'timer');
};

/** Whether access to a machine may have been asked for, as far as it is shown. */
const mayBeAsked = ({ step, isUnasked }: MachineProgress): boolean =>
  step === 'requested' || (step === 'unknown' && isUnasked !== true);

/**
 * Goes on from what Azure shows, with `machines` or else all that are not confirmed; what failed or is unknown is asked for again. Never
 * uses another consent. Throws unless the press is a person's; what else stands in the way becomes the grant's `problem`.
 */
export const continueGrant = (consentId: string, press: TrustedPress, machines?: readonly string[]): Promise<void> => {
  requirePress(press);
  const task = async (): Promise<void> => {
    // What is revoked from now on is not granted for this press, however long it takes to read what is known.
    const pressed = openPress();
    let isBegun = false;
    try {
      const known = await findKnown(consentId);
      if (known === undefined) return;
      if (!isOwn(known.record)) throw new Error(notOwn);
      const entry = await grantEntry(consentId);
      if (entry === undefined) await requireAuthor(consentId, known);
      if (isAtWork(consentId)) return;
      const wanted = machines === undefined ? known.record.consent.machines : lowerCase(machines);
      const confirmed = shownAs(consentId, ({ step }) => step === 'confirmed');
      const open = wanted.filter((id) => known.record.consent.machines.includes(id) && !confirmed.includes(id));
      const requested = [...shownAs(consentId, mayBeAsked), ...(entry?.requested ?? [])];
      begin({ ...known, machines: open, requested, isPressed: true }, pressed);
      isBegun = true;
    } finally {
      if (!isBegun) pressed.close();
    }
  };
  return look(consentId, task, 'press');
};

/** Progress of a grant. Reads its evidence when this tab knows nothing of it yet, and goes on by itself when it was pressed here. */
export const useGrant = (consentId: string): GrantProgress => {
  const progress = useSyncExternalStore(subscribeToGrants, () => shownGrant(consentId));
  useEffect(() => {
    if (grantProgress(consentId) === undefined) void openGrant(consentId);
  }, [consentId]);
  const isWatching = progress?.running === false && progress.machines.some(({ step }) => step === 'requested');
  const everyMs = watchEveryMs(progress?.machines.length ?? 0);
  useEffect(() => {
    if (!isWatching) return undefined;
    const timer = setInterval(() => void refreshGrant(consentId, 'timer'), everyMs);
    return () => clearInterval(timer);
  }, [consentId, isWatching, everyMs]);
  return progress ?? { consentId, machines: [], running: true, pressedHere: false };
};
