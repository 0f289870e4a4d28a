import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord, EndRecord } from '#src/consent/record.ts';
import {
  dropGrant,
  holdGrant,
  keepGrant,
  type Notes,
  notesOf,
  type WorkedOn,
} from '#src/azure/journal/grant-journal.ts';
import { asGranter } from '#src/azure/journal/machine-lock.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { groupsOf } from '#src/azure/records/consent-history.ts';
import { noteTold } from '#src/azure/records/signed-consents.ts';
import { runGrant } from './grant-bulk.ts';
import { problemOf } from './grant-known.ts';
import { changeGrant, grantProgress, machineProgress, reachedOf, setGrant } from './grant-store.ts';
import { openWork, type Withdrawable } from './grant-withdrawal.ts';

/** What a press, now or before a reload, is to bring about in this tab. */
/** Why a machine of the consent is not part of a press. */
export interface LeftOut {
  reason: string;
  /** Of the read that failed, where that is why. */
  correlationId?: string | undefined;
}

export interface Run {
  record: ConsentRecord;
  machines: readonly string[];
  /** Why machines of the consent are not among them, by id. */
  left?: ReadonlyMap<string, LeftOut>;
  requested: readonly string[];
  ends: readonly EndRecord[];
  /** Lower-case ids of the resource groups in which the record was read before the work began. */
  recordedIn?: readonly string[];
  /** A person pressed just now: it is written down, and what failed or vanished may be asked for once more. */
  isPressed: boolean;
  /** Signed just now: no earlier press can have asked for access. */
  isNew?: true;
}

/** What can call a run off, from the moment of its press. */
interface Press extends Withdrawable {
  /** Server time of the press, ms. */
  pressedAt: number;
  controller: AbortController;
}

/** Ends the runs under way in this tab, by consent id. */
const stops = new Map<string, () => void>();

export const isAtWork = (consentId: string): boolean => stops.has(consentId);

export const openPress = (pressedAt: number = serverNow()): Press => {
  const controller = new AbortController();
  return { pressedAt, controller, ...openWork(controller.signal) };
};

/** What was proven before stays so while it waits: also that the consent is on record, which this press may not be able to read. */
const waiting = (machineId: string, { recordedIn = [] }: Run, before: MachineProgress | undefined): MachineProgress => {
  const isOnRecord = recordedIn.length > 0 && groupsOf([machineId]).every((group) => recordedIn.includes(group));
  const reached = (before && reachedOf(before)) ?? (isOnRecord ? 'recorded' : undefined);
  return {
    machineId,
    step: 'waiting',
    message: 'Waiting for its turn.',
    ...(reached === undefined ? {} : { reached }),
  };
};

const leftOut = (machineId: string, why: LeftOut | undefined): MachineProgress => ({
  machineId,
  step: 'skipped',
  isLeftOut: true,
  message: why === undefined ? 'Left out of this grant.' : `Left out of this grant: ${why.reason}`,
  ...(why?.correlationId === undefined ? {} : { correlationId: why.correlationId }),
});

const unseen = (machineId: string): MachineProgress => ({
  machineId,
  step: 'unknown',
  message: 'Not part of what goes on now. Azure has not been read yet for how access stands here.',
});

/** The machines not in this run keep what is known of them; after a reload nothing is, whatever an earlier press did there. */
const progressOf = (run: Run): MachineProgress[] => {
  const isFirst = run.isPressed && grantProgress(run.record.consentId) === undefined;
  const inRun = new Set(run.machines);
  return run.record.consent.machines.map((id) => {
    const before = machineProgress(run.record.consentId, id);
    if (inRun.has(id)) return waiting(id, run, before);
    return before ?? (isFirst ? leftOut(id, run.left?.get(id)) : unseen(id));
  });
};

/** Ended before their turn: each machine still has a result. */
const notReached = (consentId: string): MachineProgress[] =>
  (grantProgress(consentId)?.machines ?? []).map((machine) =>
    machine.step === 'waiting' ? { ...machine, step: 'skipped', message: 'Stopped before its turn.' } : machine,
  );

/**
 * What the journal is told of the work, and tells of it. The row of a machine goes as soon as what came of it is known for sure: another tab, or
 * a reload while others go on, would do again what Azure has refused. The tab that was pressed in takes the other rows of that press away when
 * it ends or is stopped. One that only goes on takes those away with which it has come to an end, leaves the others as they are, and holds all
 * when it is stopped.
 */
const bookOf = ({ isPressed, requested }: Run, { controller }: Press, own: WorkedOn) => {
  let stopped: Promise<Notes> | undefined;
  let hadRows = !isPressed;
  const over = new Set<string>();
  return {
    /** Calls the run off, in the journal at once: a reload before its last request has ended, or a tab that stands in line, would go on with it. */
    stop: (): void => {
      controller.abort(new DOMException('Stopped.', 'AbortError'));
      stopped ??= isPressed ? dropGrant(own) : holdGrant(own);
    },
    /** Resolves when the journal knows how the work ended. */
    leave: (): Promise<unknown> => stopped ?? dropGrant(isPressed ? own : { ...own, machines: [...over] }),
    noteKept: (): void => void (hadRows = true),
    noteOver: async (machineId: string, isKnown: boolean): Promise<void> => {
      over.add(machineId);
      if (isKnown && stopped === undefined) await dropGrant({ ...own, machines: [machineId] });
    },
    /** Whether access to a machine may have been asked for, in whichever tab: a row that has gone does not tell. */
    askedBefore: async (): Promise<(machineId: string) => boolean> => {
      const notes = await (stopped ?? notesOf(own));
      return (machineId) => requested.includes(machineId) || (notes.get(machineId) ?? hadRows);
    },
  };
};

type Book = ReturnType<typeof bookOf>;

/** What a person pressed for is written down before the first request; what goes on by itself only ever has fewer machines. */
const work = async (run: Run, { pressedAt, controller, signalOf }: Press, book: Book): Promise<void> => {
  const { machines, isPressed, isNew = false } = run;
  const { consentId, consent } = run.record;
  const isWithdrawn = (machineId: string): boolean => signalOf(machineId).aborted;
  const until = Date.parse(consent.notAfter);
  const requested = new Set(run.requested);
  if (isPressed) {
    const press = { consentId, until, machines, pressedAt, isWithdrawn, requested: run.requested, isNew };
    for (const id of await keepGrant(press)) requested.add(id);
    // What is stopped by then has been left out.
    if (!controller.signal.aborted) book.noteKept();
  }
  await runGrant({ ...run, ...book, requested, signal: controller.signal, signalOf });
};

export const begin = (run: Run, press: Press): void => {
  const { record, machines } = run;
  const { consentId } = record;
  const book = bookOf(run, press, { consentId, machines, pressedAt: press.pressedAt });
  stops.set(consentId, book.stop);
  setGrant({ consentId, record, machines: progressOf(run), running: true, granting: true, pressedHere: true });
  void asGranter(consentId, press.controller.signal, () => work(run, press, book))
    .catch((error: unknown) => {
      const problem = { ...problemOf(error), isOfPress: true } as const;
      changeGrant(consentId, { problem, machines: notReached(consentId) });
    })
    .then(book.leave)
    .then(() => noteTold(consentId))
    .finally(() => {
      press.close();
      stops.delete(consentId);
      changeGrant(consentId, { running: false, granting: false });
    });
};

/** Stops sending and reading. What Azure accepted already is not taken back: revoke for that. */
export const stopGrant = (consentId: string): void => stops.get(consentId)?.();
