import { accountHash } from './account-hash.ts';
import * as v from 'valibot';
import { isRecentPress } from './grant-going-on.ts';
import { holdIfLeft } from './grant-hold.ts';
import { inJournal, type JournalPage } from './journal.ts';
import { grantKey, grantPrefix, type GrantRow } from './journal-rows.ts';
import { isRevoking, spareInRefused } from './revoke-journal.ts';
import { serverNow } from './server-clock.ts';

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
  /** Lower-case ids of the machines on which nothing goes on by itself: somebody has signed in or out since the press. */
  awaitingPress: string[];
  /** Server time of the latest press, ms. */
  pressedAt: number;
}

export interface PressedGrant {
  consentId: string;
  /** Agreed end, ms. */
  until: number;
  machines: readonly string[];
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

/**
 * Writes down what a person pressed for, before anything is sent. What this person asked to revoke on these machines and Azure refused is
 * still to end, but not what is granted now: that is a later decision.
 */
export const keepGrant = async ({ consentId, until, machines }: PressedGrant): Promise<void> => {
  const owner = await accountHash();
  if (owner === undefined) return;
  await holdIfLeft();
  const pressedAt = serverNow();
  await inJournal(async (page) => {
    for (const machine of machines) {
      const bound = { machineId: machine.toLowerCase(), owner, consentId };
      const row: GrantRow = { ...bound, key: grantKey(bound), act: 'grant', pressedAt, until, requested: false };
      page.put(await pressedRow(page, row));
      await spareInRefused(page, bound);
    }
  });
};

const rowsOf = async (consentId: string, owner: string | undefined): Promise<GrantRow[]> => {
  const rows = await inJournal((page) => page.rows(grantPrefix()));
  return rows.filter((row) => row.act === 'grant').filter((row) => row.owner === owner && row.consentId === consentId);
};

/** What the account that is signed in pressed for under this consent and has not been told the end of. */
export const grantEntry = async (consentId: string): Promise<JournalEntry | undefined> => {
  await holdIfLeft();
  const rows = await rowsOf(consentId, await accountHash());
  if (rows.length === 0) return undefined;
  return {
    machines: rows.map(({ machineId }) => machineId),
    requested: rows.filter(({ requested }) => requested).map(({ machineId }) => machineId),
    awaitingPress: rows.filter(({ awaitsPress }) => awaitsPress === true).map(({ machineId }) => machineId),
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

/** The work is over: no reload goes on with it. */
export const dropGrant = async (consentId: string): Promise<void> => {
  const rows = await rowsOf(consentId, await accountHash());
  await inJournal(async (page) => {
    for (const { key } of rows) page.remove(key);
  });
};

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
