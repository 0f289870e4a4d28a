import { useEffect, useSyncExternalStore } from 'react';
import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord, EndRecord } from '#src/consent/record.ts';
import { requireAuthor } from './consent-author.ts';
import { watchEveryMs } from './grant-bulk-pace.ts';
import { runGrant } from './grant-bulk.ts';
import { dropGrant, goingOn, grantEntry, keepGrant, notePressed, wasPressed } from './grant-journal.ts';
import { findKnown, isOwn, type Known, notOwn, problemOf } from './grant-known.ts';
import { observeGrant } from './grant-observation.ts';
import {
  changeGrant,
  type GrantProgress,
  grantProgress,
  reportMachine,
  setGrant,
  shownGrant,
  subscribeToGrants,
} from './grant-store.ts';
import { openWork } from './grant-withdrawal.ts';
import { asGranter } from './machine-lock.ts';
import { holdSigned, noteTold } from './signed-consents.ts';

export type { GrantProgress } from './grant-store.ts';

/** The event of a press by a person: `isTrusted` is false for anything a script made. React's and the DOM's events both fit. */
export type TrustedPress = Pick<Event, 'isTrusted'>;

export interface SignedGrant {
  record: ConsentRecord;
  /** ARM ids of the machines to grant on: some or all of those the consent names. */
  machines: readonly string[];
}

interface Run {
  record: ConsentRecord;
  machines: readonly string[];
  requested: readonly string[];
  ends: readonly EndRecord[];
  /** A person pressed just now: it is written down, and what failed or vanished may be asked for once more. */
  isPressed: boolean;
}

const running = new Map<string, AbortController>();

/** I7: nothing but a press by a person grants. */
const requirePress = (press: TrustedPress): void => {
  if (!press.isTrusted) throw new Error('Access is granted only by a press of a person.');
};

const waiting = (machineId: string): MachineProgress => ({
  machineId,
  step: 'waiting',
  message: 'Waiting for its turn.',
});

const leftOut = (machineId: string): MachineProgress => ({
  machineId,
  step: 'skipped',
  message: 'Left out of this grant.',
});

const unseen = (machineId: string): MachineProgress => ({
  machineId,
  step: 'unknown',
  message: 'Not part of what goes on now. Azure has not been read yet for how access stands here.',
});

/** The machines not in this run keep what is known of them; after a reload nothing is, whatever an earlier press did there. */
const progressOf = (run: Run): MachineProgress[] => {
  const isFirst = run.isPressed && grantProgress(run.record.consentId) === undefined;
  const before = new Map(grantProgress(run.record.consentId)?.machines.map((machine) => [machine.machineId, machine]));
  return run.record.consent.machines.map((id) =>
    run.machines.includes(id) ? waiting(id) : (before.get(id) ?? (isFirst ? leftOut(id) : unseen(id))),
  );
};

/** Ended before their turn: each machine still has a result. */
const notReached = (consentId: string): MachineProgress[] =>
  (grantProgress(consentId)?.machines ?? []).map((machine) =>
    machine.step === 'waiting' ? { ...machine, step: 'skipped', message: 'Stopped before its turn.' } : machine,
  );

/** What a person pressed for is written down before the first request; what goes on by itself only ever has fewer machines. */
const work = async (run: Run, signal: AbortSignal, signalOf: (machineId: string) => AbortSignal): Promise<void> => {
  const { record, machines, isPressed } = run;
  const { consentId, consent } = record;
  if (isPressed) await keepGrant({ consentId, until: Date.parse(consent.notAfter), machines });
  await runGrant({ ...run, requested: new Set(run.requested), mayRepeat: isPressed, signal, signalOf });
};

/** A tab that was only going on, and is stopped, leaves the rest to the one that was pressed in. */
const leave = async ({ record, isPressed }: Run, signal: AbortSignal): Promise<void> => {
  if (isPressed || !signal.aborted) await dropGrant(record.consentId);
  noteTold(record.consentId);
};

const begin = (run: Run): void => {
  const { record, machines } = run;
  const { consentId } = record;
  const controller = new AbortController();
  running.set(consentId, controller);
  setGrant({ consentId, record, machines: progressOf(run), running: true, granting: true, pressedHere: true });
  const { signal } = controller;
  const { signalOf, close } = openWork(machines, signal);
  void asGranter(consentId, signal, () => work(run, signal, signalOf))
    .catch((error: unknown) => changeGrant(consentId, { problem: problemOf(error), machines: notReached(consentId) }))
    .then(() => leave(run, signal))
    .finally(() => {
      close();
      running.delete(consentId);
      changeGrant(consentId, { running: false, granting: false });
    });
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
  if (running.has(record.consentId)) return;
  notePressed(record.consentId);
  holdSigned(record, machines);
  begin({ record, machines, requested: [], ends: [], isPressed: true });
};

/** Reads what Azure shows and writes nothing. */
const observe = async (known: Known): Promise<void> => {
  const { consentId } = known.record;
  const machines = await observeGrant(known.record, known.ends, known.recordedIn);
  // A press may have started the work meanwhile; then its reports count.
  if (!running.has(consentId)) changeGrant(consentId, { record: known.record, machines });
};

/** Beside the work on some machines: what an earlier press did on the others of the consent, as Azure shows it. */
const observeOthers = async (consentId: string, known: Known, machines: readonly string[]): Promise<void> => {
  const others = known.record.consent.machines.filter((id) => !machines.includes(id));
  if (others.length === 0) return;
  // They may be in other resource groups, with records and ends of their own.
  const whole = await findKnown(consentId, known.record.consent.machines);
  if (whole === undefined) return;
  const seen = await observeGrant(whole.record, whole.ends, whole.recordedIn, others);
  const unread = new Set(
    grantProgress(consentId)?.machines.flatMap((one) => (one.at === undefined ? [one.machineId] : [])),
  );
  // A later press may have brought news of some: that is newer than this.
  for (const { machineId, at: _, ...report } of seen)
    if (unread.has(machineId)) reportMachine(consentId, machineId, report);
};

/**
 * What the journal and Azure allow without a press: going on where this browser was pressed and the consent is on record, else only
 * looking. A consent that is not on record waits for a press, which records that same one.
 */
const goOn = async (consentId: string): Promise<void> => {
  const entry = await grantEntry(consentId);
  if (entry !== undefined) changeGrant(consentId, { pressedHere: true });
  const known = await findKnown(consentId, entry?.machines);
  if (known === undefined || running.has(consentId)) return;
  const pressed = entry === undefined ? [] : goingOn(entry);
  const machines = pressed.filter((id) => known.record.consent.machines.includes(id));
  const isAllowed = entry !== undefined && known.recordedIn.length > 0;
  if (!isAllowed || machines.length === 0 || !isOwn(known.record)) return observe(known);
  begin({ ...known, machines, requested: entry.requested, isPressed: false });
  // What cannot be read stays unknown, as it is shown meanwhile.
  void observeOthers(consentId, known, machines).catch(() => undefined);
};

const looking = new Set<string>();

/** Runs one look at a grant at a time, and never beside work on it. */
const look = async (consentId: string, task: () => Promise<void>): Promise<void> => {
  if (running.has(consentId) || looking.has(consentId)) return;
  looking.add(consentId);
  const before = grantProgress(consentId) ?? {
    consentId,
    machines: [],
    pressedHere: wasPressed(consentId),
  };
  const { problem: _, ...rest } = before as GrantProgress;
  setGrant({ ...rest, running: true });
  try {
    await task();
  } catch (error) {
    changeGrant(consentId, { problem: problemOf(error) });
  } finally {
    looking.delete(consentId);
    if (!running.has(consentId)) changeGrant(consentId, { running: false });
  }
};

/** Reads what Azure shows of a grant, and goes on with it when it was pressed in this browser within the hour and nobody has signed in since. */
export const openGrant = (consentId: string): Promise<void> => look(consentId, () => goOn(consentId));

/** Reads the evidence of a grant anew; writes nothing. */
export const refreshGrant = (consentId: string): Promise<void> =>
  look(consentId, async () => {
    const known = await findKnown(consentId);
    if (known !== undefined) await observe(known);
  });

/**
 * Goes on from what Azure shows, with `machines` or else all that are not confirmed; what failed or is unknown is asked for again. Never
 * uses another consent. Throws unless the press is a person's; what else stands in the way becomes the grant's `problem`.
 */
export const continueGrant = (consentId: string, press: TrustedPress, machines?: readonly string[]): Promise<void> => {
  requirePress(press);
  return look(consentId, async () => {
    const known = await findKnown(consentId);
    if (known === undefined) return;
    if (!isOwn(known.record)) throw new Error(notOwn);
    if ((await grantEntry(consentId)) === undefined) await requireAuthor(consentId, known.records);
    if (running.has(consentId)) return;
    const before = grantProgress(consentId)?.machines ?? [];
    const withStep = (...steps: MachineProgress['step'][]): string[] =>
      before.flatMap(({ machineId, step }) => (steps.includes(step) ? [machineId] : []));
    const confirmed = new Set(withStep('confirmed'));
    const wanted = machines === undefined ? known.record.consent.machines : lowerCase(machines);
    const open = wanted.filter((id) => known.record.consent.machines.includes(id) && !confirmed.has(id));
    begin({ ...known, machines: open, requested: withStep('requested', 'unknown'), isPressed: true });
  });
};

/** Stops sending and reading. What Azure accepted already is not taken back: revoke for that. */
export const stopGrant = (consentId: string): void =>
  running.get(consentId)?.abort(new DOMException('Stopped.', 'AbortError'));

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
    const timer = setInterval(() => void refreshGrant(consentId), everyMs);
    return () => clearInterval(timer);
  }, [consentId, isWatching, everyMs]);
  return progress ?? { consentId, machines: [], running: true, pressedHere: false };
};
