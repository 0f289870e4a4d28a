import * as v from 'valibot';

/**
 * What this tab remembers of a press, so that a reload can go on by itself. Only a hint: Azure is the truth, and without an entry the
 * progress page shows the evidence and asks for another press. Holds ids only, no tokens and no names.
 */
export interface JournalEntry {
  consentId: string;
  /** Lower-case ids of the resource groups that hold, or shall hold, the record. */
  resourceGroups: string[];
  /** Lower-case ids of the machines pressed for. */
  machines: string[];
  /** Lower-case ids of the machines whose job was asked for from here, written before the request leaves. */
  requested: string[];
}

const key = 'remote-support.grants';

const ids = v.array(v.pipe(v.string(), v.maxLength(1000)));
const entrySchema = v.object({
  consentId: v.pipe(v.string(), v.regex(/^rs-[a-z2-7]{21}$/)),
  resourceGroups: ids,
  machines: ids,
  requested: ids,
});

/** Storage may be full, off or edited by hand; then the journal is just empty (the resume is weaker, nothing else). */
const readAll = (): JournalEntry[] => {
  try {
    const parsed = v.safeParse(v.array(entrySchema), JSON.parse(sessionStorage.getItem(key) ?? '[]'));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
};

const writeAll = (entries: JournalEntry[]): boolean => {
  try {
    if (entries.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(entries));
    return true;
  } catch {
    return false;
  }
};

export const journalEntry = (consentId: string): JournalEntry | undefined =>
  readAll().find((entry) => entry.consentId === consentId);

/** Answers whether the entry could be kept. */
export const keepJournalEntry = (entry: JournalEntry): boolean =>
  writeAll([...readAll().filter((other) => other.consentId !== entry.consentId), entry]);

/** Notes, before the request leaves, that this machine's job is asked for. */
export const noteRequested = (consentId: string, machineId: string): void => {
  const entry = journalEntry(consentId);
  const id = machineId.toLowerCase();
  if (entry !== undefined && !entry.requested.includes(id)) {
    keepJournalEntry({ ...entry, requested: [...entry.requested, id] });
  }
};

/** Forgets one machine in all entries: its access was revoked, so no reload goes on with it. */
export const leaveJournal = (machineId: string): void => {
  const id = machineId.toLowerCase();
  const before = readAll();
  if (!before.some(({ machines }) => machines.includes(id))) return;
  writeAll(
    before.flatMap((entry) => {
      const machines = entry.machines.filter((machine) => machine !== id);
      return machines.length === 0 ? [] : [{ ...entry, machines }];
    }),
  );
};

export const dropJournalEntry = (consentId: string): void => {
  writeAll(readAll().filter((entry) => entry.consentId !== consentId));
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
