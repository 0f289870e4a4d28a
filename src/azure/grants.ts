import { useEffect, useSyncExternalStore } from 'react';
import { auth } from '#src/auth/session.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord, EndRecord } from '#src/consent/record.ts';
import { requireAuthor } from './consent-author.ts';
import { groupsOf, type RecordCopy } from './consent-history.ts';
import { readConsentEntry } from './consent-records.ts';
import { AzureError } from './errors.ts';
import { runGrant } from './grant-bulk.ts';
import { openWork } from './grant-withdrawal.ts';
import { dropJournalEntry, journalEntry, keepJournalEntry, notePressed } from './grant-journal.ts';
import { observeGrant } from './grant-observation.ts';
import { changeGrant, type GrantProgress, grantProgress, setGrant, subscribeToGrants } from './grant-store.ts';

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
  mayRepeat: boolean;
}

const running = new Map<string, AbortController>();

/** I7: nothing but a press by a person grants. */
const requirePress = (press: TrustedPress): void => {
  if (!press.isTrusted) throw new Error('Access is granted only by a press of a person.');
};

/** Only the person who agreed puts it into effect: the consent names them, and so must the Activity Log. */
const isOwn = (record: ConsentRecord): boolean => {
  const account = auth().account;
  const { userId, tenantId } = record.consent;
  return account?.userId.toLowerCase() === userId && account.tenantId.toLowerCase() === tenantId;
};

const notOwn = 'Only the person who agreed can put this consent into effect. Sign in as that person.';

const waiting = (machineId: string): MachineProgress => ({
  machineId,
  step: 'waiting',
  message: 'Waiting for its turn.',
});

/** One tab at a time works on a grant; another waits and then finds in Azure what the first has done. */
const alone = async (consentId: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> => {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) await work();
  else await locks.request(`grant:${consentId}`, { signal }, work);
};

const leftOut = (machineId: string): MachineProgress => ({
  machineId,
  step: 'skipped',
  message: 'Left out of this grant.',
});

/** The machines not in this run keep what is known of them. */
const progressOf = (run: Run): MachineProgress[] => {
  const before = new Map(grantProgress(run.record.consentId)?.machines.map((machine) => [machine.machineId, machine]));
  return run.record.consent.machines.map((id) =>
    run.machines.includes(id) ? waiting(id) : (before.get(id) ?? leftOut(id)),
  );
};

/** Stopped while another tab was at work: each machine still has a result. */
const notReached = (consentId: string): MachineProgress[] =>
  (grantProgress(consentId)?.machines ?? []).map((machine) =>
    machine.step === 'waiting' ? { ...machine, step: 'skipped', message: 'Stopped before its turn.' } : machine,
  );

const begin = (run: Run): void => {
  const { record, machines } = run;
  const { consentId } = record;
  const controller = new AbortController();
  running.set(consentId, controller);
  keepJournalEntry({
    consentId,
    resourceGroups: groupsOf(machines),
    machines: [...machines],
    requested: [...run.requested],
  });
  setGrant({ consentId, record, machines: progressOf(run), running: true, granting: true, pressedHere: true });
  const { signal } = controller;
  const { signalOf, close } = openWork(machines, signal);
  const work = () => runGrant({ ...run, requested: new Set(run.requested), signal, signalOf });
  void alone(consentId, signal, work)
    .catch((error: unknown) => changeGrant(consentId, { problem: problemOf(error), machines: notReached(consentId) }))
    .finally(() => {
      close();
      running.delete(consentId);
      dropJournalEntry(consentId);
      changeGrant(consentId, { running: false, granting: false });
    });
};

const problemOf = (error: unknown): NonNullable<GrantProgress['problem']> => ({
  text: error instanceof Error ? error.message : 'Something unexpected went wrong.',
  ...(error instanceof AzureError ? { error } : {}),
});

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
  begin({ record, machines, requested: [], ends: [], mayRepeat: true });
};

interface Known {
  record: ConsentRecord;
  ends: readonly EndRecord[];
  /** Lower-case ids of the resource groups in which the record was found. */
  recordedIn: readonly string[];
  records: readonly RecordCopy[];
}

/** The consent as Azure has it, or as this tab still holds it when it could not be recorded anywhere; else `problem` is set. */
const findKnown = async (consentId: string, groups?: readonly string[]): Promise<Known | undefined> => {
  const { entry, problems } = await readConsentEntry(consentId, groups);
  const held = grantProgress(consentId)?.record;
  if (entry !== undefined) {
    const { consent, consentHash, signature, ends } = entry;
    const recordedIn = lowerCase(entry.records.map(({ resourceGroupId }) => resourceGroupId));
    return {
      record: { kind: 'remote-support-consent-record/1', consent, consentHash, consentId, signature },
      ends,
      recordedIn,
      records: entry.records,
    };
  }
  if (held !== undefined) return { record: held, ends: [], recordedIn: [], records: [] };
  const [unread] = problems;
  const text =
    unread === undefined
      ? 'No record of this consent was found where you may read. Without a record nothing is granted.'
      : `No record of this consent was found, but not everything could be read. ${unread.scope}: ${unread.reason}`;
  changeGrant(consentId, { problem: { text, ...(unread?.error === undefined ? {} : { error: unread.error }) } });
  return undefined;
};

/** Reads what Azure shows and writes nothing. */
const observe = async (known: Known): Promise<void> => {
  const { consentId } = known.record;
  const machines = await observeGrant(known.record, known.ends, known.recordedIn);
  // A press may have started the work meanwhile; then its reports count.
  if (!running.has(consentId)) changeGrant(consentId, { record: known.record, machines });
};

/** What the journal and Azure allow without a press: going on where this tab was pressed, else only looking. */
const goOn = async (consentId: string): Promise<void> => {
  const entry = journalEntry(consentId);
  const known = await findKnown(consentId, entry?.resourceGroups);
  if (running.has(consentId)) return;
  if (known === undefined || entry === undefined) dropJournalEntry(consentId);
  if (known === undefined) return;
  const machines = (entry?.machines ?? []).filter((id) => known.record.consent.machines.includes(id));
  if (entry === undefined || machines.length === 0 || !isOwn(known.record)) return observe(known);
  begin({ ...known, machines, requested: entry.requested, mayRepeat: false });
};

const looking = new Set<string>();

/** Runs one look at a grant at a time, and never beside work on it. */
const look = async (consentId: string, task: () => Promise<void>): Promise<void> => {
  if (running.has(consentId) || looking.has(consentId)) return;
  looking.add(consentId);
  const before = grantProgress(consentId) ?? {
    consentId,
    machines: [],
    pressedHere: journalEntry(consentId) !== undefined,
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

/** Reads what Azure shows of a grant, and goes on with it when it was pressed in this tab. */
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
    await requireAuthor(consentId, known.records);
    if (running.has(consentId)) return;
    const confirmed = new Set(
      grantProgress(consentId)?.machines.flatMap(({ machineId, step }) => (step === 'confirmed' ? [machineId] : [])),
    );
    const wanted = machines === undefined ? known.record.consent.machines : lowerCase(machines);
    const open = wanted.filter((id) => known.record.consent.machines.includes(id) && !confirmed.has(id));
    begin({ ...known, machines: open, requested: [], mayRepeat: true });
  });
};

/** Stops sending and reading. What Azure accepted already is not taken back: revoke for that. */
export const stopGrant = (consentId: string): void =>
  running.get(consentId)?.abort(new DOMException('Stopped.', 'AbortError'));

const watchEveryMs = 15_000;

/** Progress of a grant. Reads its evidence when this tab knows nothing of it yet, and goes on by itself when it was pressed here. */
export const useGrant = (consentId: string): GrantProgress => {
  const progress = useSyncExternalStore(subscribeToGrants, () => grantProgress(consentId));
  useEffect(() => {
    if (grantProgress(consentId) === undefined) void openGrant(consentId);
  }, [consentId]);
  const isWatching = progress?.running === false && progress.machines.some(({ step }) => step === 'requested');
  useEffect(() => {
    if (!isWatching) return undefined;
    const timer = setInterval(() => void refreshGrant(consentId), watchEveryMs);
    return () => clearInterval(timer);
  }, [consentId, isWatching]);
  return progress ?? { consentId, machines: [], running: true, pressedHere: false };
};
