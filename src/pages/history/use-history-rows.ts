import { useEffect, useState } from 'react';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { inSlices } from '#src/lib/slices.ts';
import type { Reader } from '#src/pages/shared/who-agreed.ts';
import { historyRow, lastEndBefore } from './history-row.ts';
import type { HistoryRow } from './history-row.ts';
import { useCallers } from './use-callers.ts';
import { useMachineNames } from '#src/pages/shared/use-machine-names.ts';

const none: readonly ConsentHistoryEntry[] = [];

interface HistoryRows {
  rows: readonly HistoryRow[];
  /** What they were made from: not yet the latest, while thousands are worked out. */
  consents: readonly ConsentHistoryEntry[];
}

/**
 * The rows of the list, worked out again only when a record, a name or a state has changed; `undefined` until they have been once. Thousands
 * take a while, so it is done in slices that leave time for what the person does, and until then the rows before stand. `now` in ms of
 * server time.
 */
export function useHistoryRows(
  consents: readonly ConsentHistoryEntry[] | undefined,
  reader: Reader | null,
  now: number,
): HistoryRows | undefined {
  const callers = useCallers(consents, reader);
  const nameOf = useMachineNames();
  const asOf = lastEndBefore(consents ?? none, now);
  const [made, setMade] = useState<HistoryRows>();
  useEffect(() => {
    if (consents === undefined) return undefined;
    const leaving = new AbortController();
    const next: HistoryRow[] = [];
    const take = (entry: ConsentHistoryEntry) =>
      void next.push(historyRow(entry, { reader, nameOf, callers, now: asOf }));
    const work = async (): Promise<void> => {
      if (await inSlices(consents, take, leaving.signal)) setMade({ rows: next, consents });
    };
    void work();
    return () => leaving.abort();
  }, [consents, reader, nameOf, callers, asOf]);
  return made;
}
