import { useMemo } from 'react';
import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import type { Reader } from '#src/pages/shared/who-agreed.ts';
import { historyRow, lastEndBefore } from './history-row.ts';
import type { HistoryRow } from './history-row.ts';
import { useCallers } from './use-callers.ts';
import { useMachineNames } from './use-machine-names.ts';

const none: readonly ConsentHistoryEntry[] = [];

/** The rows of the list, worked out again only when a record, a name or a state has changed. `now` in ms of server time. */
export function useHistoryRows(
  consents: readonly ConsentHistoryEntry[] = none,
  reader: Reader | null,
  now: number,
): HistoryRow[] {
  const callers = useCallers(consents, reader);
  const nameOf = useMachineNames();
  const asOf = lastEndBefore(consents, now);
  return useMemo(
    () => consents.map((entry) => historyRow(entry, { reader, nameOf, callers, now: asOf })),
    [consents, reader, nameOf, callers, asOf],
  );
}
