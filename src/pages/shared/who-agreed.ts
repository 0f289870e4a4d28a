import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';

/** The signed-in person: the only one whose name the app knows by itself. */
export interface Reader {
  userId: string;
  name: string;
}

/** Who agreed: the reader by name, others as the Activity Log names them, else by their object id. */
export function whoAgreed(entry: Pick<ConsentHistoryEntry, 'consent' | 'caller'>, reader: Reader | null): string {
  const { userId } = entry.consent;
  if (reader && reader.userId.toLowerCase() === userId.toLowerCase()) return reader.name;
  return entry.caller ?? `Person ${userId}`;
}
