/** What this tab remembers of a press, so that a reload can go on by itself. A hint: Azure is the truth. No tokens, no names. */
export interface JournalEntry {
  consentId: string;
  /** Lower-case ids of the machines whose job was asked for from here (written before the request is sent). */
  requested: string[];
  /** Lower-case ids of the resource groups that hold, or shall hold, the record. */
  resourceGroups: string[];
}
export declare function journalEntry(consentId: string): JournalEntry | undefined;
export declare function keepJournalEntry(entry: JournalEntry): void;
export declare function dropJournalEntry(consentId: string): void;
