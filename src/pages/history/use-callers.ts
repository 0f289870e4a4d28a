import type { Reader } from '#src/pages/shared/who-agreed.ts';
import { useQueries } from '@tanstack/react-query';
import { consentQuery } from '#src/azure/records/consent-records.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';

const none: readonly ConsentHistoryEntry[] = [];

/**
 * Names of the people who agreed, by object id, as the Activity Log knows them. A record holds ids alone; one consent of each person is looked
 * up, the newest, because the log keeps 90 days.
 */
export function useCallers(
  consents: readonly ConsentHistoryEntry[] = none,
  reader: Reader | null,
): ReadonlyMap<string, string> {
  const newest = new Map<string, string>();
  for (const { consent, consentId } of consents) {
    if (consent.userId !== reader?.userId && !newest.has(consent.userId)) newest.set(consent.userId, consentId);
  }
  return useQueries({
    queries: [...newest.values()].map((consentId) => consentQuery(consentId)),
    combine: callersIn,
  });
}

function callersIn(
  results: readonly { data: { entry?: ConsentHistoryEntry } | undefined }[],
): ReadonlyMap<string, string> {
  return new Map(
    results.flatMap(({ data }) =>
      data?.entry?.caller === undefined ? [] : [[data.entry.consent.userId, data.entry.caller] as const],
    ),
  );
}
