import { SummaryList, SummaryNote } from '#src/ui/SummaryList.tsx';
import type { IndexedFleet } from './use-indexed-fleet.ts';
import { keptWords } from './kept-words.ts';

/** In place of the numbers of a list: that what is shown is of an earlier visit, and of when. `now` in ms of server time. */
export function KeptNote({ indexed, now, reading }: { indexed: IndexedFleet; now: number; reading: boolean }) {
  const shown = indexed.index.table.length;
  const { readAt, without } = indexed.reading;
  return (
    <SummaryList items={[]}>
      <SummaryNote>
        <span role="status">
          {keptWords({ shown, total: indexed.expected ?? shown, without, readAt }, now, reading)}
        </span>
      </SummaryNote>
    </SummaryList>
  );
}
