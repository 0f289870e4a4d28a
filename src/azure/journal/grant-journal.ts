import * as v from 'valibot';
import { clockState, serverNow } from '#src/azure/transport/server-clock.ts';
import { accountHash } from './account-hash.ts';
import { goesOn, isRecentPress } from './grant-going-on.ts';
import { holdIfLeft } from './grant-hold.ts';
import { inJournal, inWholeJournal, type JournalPage, rowAt } from './journal.ts';
import { grantKey, grantPrefix, type GrantRow, revokePrefix } from './journal-rows.ts';
import { isRevoking, spareInRefused } from './revoke-journal.ts';

/**
 * What this browser remembers of a press, so that a reload can go on by itself. Only a hint: Azure is the truth, and without it the
 * progress page shows the evidence and asks for another press. A machine's row is also the permission to ask for access there: a revoke in
 * any tab removes it, and the request is not sent.
 */
export interface JournalEntry {
  /** Lower-case ids of the machines pressed for. */
  machines: string[];
  /** Lower-case ids of the machines whose job was asked for from here, written before the request leaves. */
  requested: string[];
  /** Lower-case ids of the machines on which nothing goes on by itself: somebody has signed in or out since the press, stopped it, or the press is too long ago. */
  awaitingPress: string[];
  /** Server time of the latest press, ms. */
  pressedAt: number;
}

export interface PressedGrant {
  consentId: string;
  /** Agreed end, ms. */
  until: number;
  machines: readonly string[];
  /** Server time of the press, ms; now unless it is given. */
  pressedAt?: number;
  /** Whether the machine was taken from the press since: the grant was stopped, or a revoke begun. */
  isWithdrawn?: (machineId: string) => boolean;
  /** Lower-case ids of the machines for which access may have been asked for before. */
  requested?: readonly string[];
  /** Signed just now: no earlier press can have asked for access. */
  isNew?: boolean;
}

const rowOf = (page: JournalPage, bound: Parameters<typeof grantKey>[0]): Promise<GrantRow | undefined> =>
  rowAt(page, 'grant', grantKey(bound));

/** By how much two tabs may differ in what they take for server time, ms. */
const clockErrorMs = 2000;

/**
 * Whether a revoke was pressed on the machine after this time, as far as the journal still has it: a tab that was frozen has not heard of it.
 * Not where no server has told the time, for then neither came surely first.
 */
const isRevokedSince = async (page: JournalPage, machineId: string, pressedAt: number): Promise<boolean> =>
  clockState().kind !== 'unknown' &&
  (await page.rows(revokePrefix(machineId)))
    .filter((row) => row.act === 'revoke')
    .some(({ startedAt, isStartUnsure }) => isStartUnsure !== true && startedAt > pressedAt + clockErrorMs);

/**
 * Writes down what a person pressed for, before anything is sent; what was taken from the press since is left out. What this person asked to
 * revoke on these machines before and Azure refused is still to end, but not what is granted now: that is a later decision. That access was
 * asked for before stays true, for a revoke that may begin at any moment; answers with the machines of which the rows say that now.
 */
export const keepGrant = async ({ consentId, until, machines, ...press }: PressedGrant): Promise<string[]> => {
  const { pressedAt = serverNow(), isWithdrawn = () => false, requested: asked = [], isNew = false } = press;
  const owner = await accountHash();
  if (owner === undefined) return [];
  await holdIfLeft();
  return inJournal(async (page) => {
    const noted: string[] = [];
    for (const machine of machines) {
      if (isWithdrawn(machine) || (await isRevokedSince(page, machine, pressedAt))) continue;
      const machineId = machine.toLowerCase();
      const bound = { machineId, owner, consentId };
      const before = await rowOf(page, bound);
      // Where the browser does not tell what it keeps, a missing row may be there, with its note.
      const requested = asked.includes(machineId) || (before?.requested ?? !(page.isWhole || isNew));
      page.put({ ...bound, key: grantKey(bound), act: 'grant', pressedAt, until, requested });
      if (requested) noted.push(machineId);
      await spareInRefused(page, bound);
    }
    return noted;
  });
};

const rowsOf = async (
  page: JournalPage,
  consentId: string,
  owner: string | undefined,
  machineId?: string,
): Promise<GrantRow[]> =>
  (await page.rows(grantPrefix(machineId)))
    .filter((row) => row.act === 'grant')
    .filter((row) => row.owner === owner && row.consentId === consentId);

/** What the account that is signed in pressed for under this consent and has not been told the end of. */
export const grantEntry = async (consentId: string): Promise<JournalEntry | undefined> => {
  await holdIfLeft();
  const owner = await accountHash();
  const rows = await inJournal((page) => rowsOf(page, consentId, owner));
  if (rows.length === 0) return undefined;
  return {
    machines: rows.map(({ machineId }) => machineId),
    requested: rows.filter(({ requested }) => requested).map(({ machineId }) => machineId),
    awaitingPress: rows.filter((row) => !goesOn(row)).map(({ machineId }) => machineId),
    pressedAt: Math.max(...rows.map(({ pressedAt }) => pressedAt)),
  };
};

/**
 * What the row of a machine lets a tab do, or `unseen` where the browser does not tell what it keeps: `gone` when it was taken out of the
 * grant, `revoking` while a revoke is pursued on it, `held` while it waits for another press and this tab only goes on. `asked`: a request
 * for access was noted before.
 */
export type Claim = 'clear' | 'asked' | 'gone' | 'held' | 'revoking' | 'unseen';

/** As a tab is told at its turn, before it is to send anything. */
export type TurnClaim = Exclude<Claim, 'unseen'>;

const onRow = async <C extends Claim>(
  consentId: string,
  machineId: string,
  decide: (row: GrantRow, page: JournalPage) => C,
  unseen: C,
): Promise<C | 'gone' | 'revoking'> => {
  const owner = await accountHash();
  if (owner === undefined) return 'gone';
  const bound = { machineId: machineId.toLowerCase(), owner, consentId };
  return inJournal(async (page) => {
    if (await isRevoking(page, machineId, owner)) return 'revoking';
    const row = await rowOf(page, bound);
    if (row === undefined) return page.isWhole ? 'gone' : unseen;
    return decide(row, page);
  });
};

/** Asks the journal when the machine's turn has come: this tab may have stood in line for hours behind another one. */
export const turnOn = (consentId: string, machineId: string, isPressed: boolean): Promise<TurnClaim> => {
  const decide = (row: GrantRow): TurnClaim => {
    if (row.requested) return 'asked';
    return isPressed || goesOn(row) ? 'clear' : 'held';
  };
  // Nothing is sent on that alone: the journal is asked again before each request.
  return onRow(consentId, machineId, decide, isPressed ? 'clear' : 'asked');
};

/**
 * Asks the journal, which all tabs share, right before a request; with `requesting` the request for access is noted in the same act. A
 * revoke in another tab is thus either seen here, or begins after it and finds the note.
 */
export const claimMachine = (
  consentId: string,
  machineId: string,
  requesting: boolean,
  isPressed = true,
): Promise<Claim> => {
  // Where the browser is slow to keep the note this runs twice, and must not take its own for another tab's.
  let wasNoted: boolean | undefined;
  const decide = (row: GrantRow, page: JournalPage): Claim => {
    if (!isPressed && row.awaitsPress === true) return 'held';
    if (!requesting) return 'clear';
    wasNoted ??= row.requested;
    if (wasNoted) return 'asked';
    page.put({ ...row, requested: true });
    return 'clear';
  };
  return onRow(consentId, machineId, decide, 'unseen');
};

/** Azure has refused the request that was noted: nothing was asked for, and a reload may go on. */
export const takeBackRequest = async (consentId: string, machineId: string): Promise<void> => {
  const owner = await accountHash();
  if (owner === undefined) return;
  await inJournal(async (page) => {
    const row = await rowOf(page, { machineId: machineId.toLowerCase(), owner, consentId });
    if (row !== undefined) page.put({ ...row, requested: false });
  });
};

/** What one tab works on: these machines, as they were pressed for until then. */
export interface WorkedOn {
  consentId: string;
  machines: readonly string[];
  /** Server time of the latest press that the work is for, ms. */
  pressedAt: number;
}

/** Whether the rows of the work said that access was asked for, by machine; of a machine without a row, nothing. */
export type Notes = ReadonlyMap<string, boolean>;

/** The rows of the work itself: what was pressed for later, in whichever tab, is another's. */
const changeRows = async (work: WorkedOn, change: (page: JournalPage, row: GrantRow) => void): Promise<Notes> => {
  const owner = await accountHash();
  const machines = new Set(work.machines.map((id) => id.toLowerCase()));
  // Done over where the browser is slow, it no longer sees the rows that it took away itself.
  const notes = new Map<string, boolean>();
  // Each of hundreds ends by itself: to read the rows of all for it is the work of hundreds.
  const only = machines.size === 1 ? work.machines[0] : undefined;
  return inWholeJournal(async (page) => {
    const rows = (await rowsOf(page, work.consentId, owner, only)).filter(({ machineId }) => machines.has(machineId));
    for (const row of rows) if (row.pressedAt <= work.pressedAt) change(page, row);
    for (const { machineId, requested } of rows) notes.set(machineId, requested);
    return notes;
  });
};

export const notesOf = (work: WorkedOn): Promise<Notes> => changeRows(work, () => undefined);

/** The work is over: no reload goes on with it, and no tab that stands in line for it. */
export const dropGrant = (work: WorkedOn): Promise<Notes> => changeRows(work, (page, { key }) => page.remove(key));

/** A person stopped it in a tab that was not pressed in: nobody goes on with it any more; the tab that was pressed in finishes. */
export const holdGrant = (work: WorkedOn): Promise<Notes> =>
  changeRows(work, (page, row) => page.put({ ...row, awaitsPress: true }));

const pressedKey = 'remote-support.pressed';
/** More grants than anyone presses for in one tab. */
const mostPressed = 100;

const pressed = (): string[] => {
  try {
    const parsed = v.safeParse(v.array(v.string()), JSON.parse(sessionStorage.getItem(pressedKey) ?? '[]'));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
};

const pressedNow = new Set<string>();

/** Notes that the consent was signed and pressed in this tab, which outlives the work on it. */
export const notePressed = (consentId: string): void => {
  pressedNow.add(consentId);
  try {
    const others = pressed().filter((id) => id !== consentId);
    sessionStorage.setItem(pressedKey, JSON.stringify([...others, consentId].slice(-mostPressed)));
  } catch {
    // Then only this page remembers, until it is reloaded.
  }
};

export const wasPressed = (consentId: string): boolean => pressedNow.has(consentId) || pressed().includes(consentId);

/** The machines that go on without another press. */
export const goingOn = ({ machines, awaitingPress, pressedAt }: JournalEntry): string[] =>
  isRecentPress(pressedAt) ? machines.filter((id) => !awaitingPress.includes(id)) : [];
