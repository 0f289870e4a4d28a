import { useSyncExternalStore } from 'react';
import { recordsCount } from '#src/azure/records/consent-records.ts';
import { ReadingProgress } from '#src/ui/ReadingProgress.tsx';

/** Fewer groups have answered before this is read. */
const fewGroups = 12;

/** In how many resource groups the records have been looked for, where that takes a while. */
export function RecordsReading() {
  const count = useSyncExternalStore(recordsCount.subscribe, recordsCount.get);
  if (count === undefined || count.expected <= fewGroups) return null;
  return <ReadingProgress label="Reading the records" noun="resource groups" progress={count} />;
}
