import { accountHash } from './account-hash.ts';
import * as v from 'valibot';
import { isRecentPress } from './grant-going-on.ts';
import { holdIfLeft } from './grant-hold.ts';
import { inJournal, type JournalPage } from './journal.ts';
import { grantKey, grantPrefix, type GrantRow, revokePrefix } from './journal-rows.ts';
import { isRevoking, spareInRefused } from './revoke-journal.ts';
import { clockState, serverNow } from './server-clock.ts';

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
}

const rowOf = async (page: JournalPage, bound: Parameters<typeof grantKey>[0]): Promise<GrantRow | undefined> => {
  const key = grantKey(bound);
  const row = (await page.rows(key)).find((one) => one.key === key);
  return row?.act === 'grant' ? row : undefined;
};

/** The row as a press leaves it: that access was asked for before stays true, for a revoke that may begin at any moment. */
const pressedRow = async (page: JournalPage, row: GrantRow): Promise<GrantRow> => {
  const before = await rowOf(page, row);
  return before === undefined ? row : { ...row, requested: before.requested };
};

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
 * revoke on these machines before and Azure refused is still to end, but not what is granted now: that is a later decision.
 */
export const keepGrant = async ({ consentId, until, machines, ...press }: PressedGrant): Promise<void> => {
  const { pressedAt = serverNow(), isWithdrawn = () => false } = press;
  const owner = await accountHash();
  if (owner === undefined) return;
  await holdIfLeft();
  await inJournal(async (page) => {
    for (const machine of machines) {
      if (isWithdrawn(machine) || (await isRevokedSince(page, machine, pressedAt))) continue;
      const bound = { machineId: machine.toLowerCase(), owner, consentId };
      const row: GrantRow = { ...bound, key: grantKey(bound), act: 'grant', pressedAt, until, requested: false };
      page.put(await pressedRow(page, row));
      await spareInRefused(page, bound);
    }
  });
};

const rowsOf = async (page: JournalPage, consentId: string, owner: string | undefined): Promise<GrantRow[]> =>
  (await page.rows(grantPrefix()))
    .filter((row) => row.act === 'grant')
    .filter((row) => row.owner === owner && row.consentId === consentId);

/** What the account that is signed in pressed for under this consent and has not been told the end of. */
export const grantEntry = async (consentId: string): Promise<JournalEntry | undefined> => {
  await holdIfLeft();
  const owner = await accountHash();
  const rows = await inJournal((page) => rowsOf(page, consentId, owner));
  if (rows.length === 0) return undefined;
  const isWaiting = ({ awaitsPress, pressedAt }: GrantRow): boolean =>
    awaitsPress === true || !isRecentPress(pressedAt);
  return {
    machines: rows.map(({ machineId }) => machineId),
    requested: rows.filter(({ requested }) => requested).map(({ machineId }) => machineId),
    awaitingPress: rows.filter(isWaiting).map(({ machineId }) => machineId),
    pressedAt: Math.max(...rows.map(({ pressedAt }) => pressedAt)),
  };
};

/**
 * Whether the machine may still be written to: `gone` when it was taken out of the grant, `revoking` while a revoke is pursued on it.
 * `asked`: it may be, and a request for access was noted before.
 */
export type Claim = 'clear' | 'asked' | 'gone' | 'revoking';

/**
 * Asks the journal, which all tabs share, right before a request; with `requesting` the request for access is noted in the same act. A
 * revoke in another tab is thus either seen here, or begins after it and finds the note.
 */
export const claimMachine = async (consentId: string, machineId: string, requesting: boolean): Promise<Claim> => {
  const owner = await accountHash();
  if (owner === undefined) return 'gone';
  const bound = { machineId: machineId.toLowerCase(), owner, consentId };
  return inJournal(async (page) => {
    if (await isRevoking(page, machineId, owner)) return 'revoking';
    const row = await rowOf(page, bound);
    if (row === undefined) return 'gone';
    if (!requesting) return 'clear';
    if (row.requested) return 'asked';
    page.put({ ...row, requested: true });
    return 'clear';
  });
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

/** The rows of the work itself: what was pressed for later, in whichever tab, is another's. */
const changeRows = async (work: WorkedOn, change: (page: JournalPage, row: GrantRow) => void): Promise<void> => {
  const owner = await accountHash();
  const machines = new Set(work.machines.map((id) => id.toLowerCase()));
  await inJournal(async (page) => {
    for (const row of await rowsOf(page, work.consentId, owner))
      if (machines.has(row.machineId) && row.pressedAt <= work.pressedAt) change(page, row);
  });
};

/** The work is over: no reload goes on with it, and no tab that stands in line for it. */
export const dropGrant = (work: WorkedOn): Promise<void> => changeRows(work, (page, { key }) => page.remove(key));

/** A person stopped it in a tab that was not pressed in: nothing goes on by itself any more; another tab at work on it finishes. */
export const holdGrant = (work: WorkedOn): Promise<void> =>
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
