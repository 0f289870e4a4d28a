import type { Reader } from '#src/pages/shared/who-agreed.ts';
import { useQueries } from '@tanstack/react-query';
import { callerQuery } from '#src/azure/records/caller-query.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';

const none: readonly ConsentHistoryEntry[] = [];

/** One consent of each other person, the newest, because the log keeps 90 days. */
export function newestOfOthers(consents: readonly ConsentHistoryEntry[], reader: Reader | null): ConsentHistoryEntry[] {
  const newest = new Map<string, ConsentHistoryEntry>();
  for (const entry of consents) {
    const { userId } = entry.consent;
    if (userId !== reader?.userId && !newest.has(userId)) newest.set(userId, entry);
  }
  return [...newest.values()];
}

/**
 * Names of the people who agreed, by object id, as the Activity Log knows them: a record holds ids alone. The records are there already, so
 * that the log alone is asked.
 */
export function useCallers(
  consents: readonly ConsentHistoryEntry[] = none,
  reader: Reader | null,
): ReadonlyMap<string, string> {
  const newest = newestOfOthers(consents, reader);
  return useQueries({ queries: newest.map(callerQuery), combine: namesOf });
}

function namesOf(
  results: readonly { data: { userId: string; caller: string | undefined } | undefined }[],
): ReadonlyMap<string, string> {
  return new Map(
    results.flatMap(({ data }) => (data?.caller === undefined ? [] : [[data.userId, data.caller] as const])),
  );
}
