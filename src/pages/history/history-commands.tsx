import { ArchiveMultiple20Regular, ArrowClockwise20Regular } from '@fluentui/react-icons';
import { type ConsentHistoryEntry, type ConsentsReading, forgetRecords } from '#src/azure/records/consent-records.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { exportCommands } from '#src/pages/shared/export-commands.tsx';
import { isWhole } from '#src/pages/shared/why-no-record.ts';
import type { HistoryFilters } from '#src/paths.ts';
import type { Command } from '#src/shell/command.ts';
import { consentsCsv, consentsJson } from './history-export.ts';
import type { HistoryRow } from './history-row.ts';

/** Why nothing can be exported, nor a pack be offered: a file says when its rows were read, and what is missing from them. */
function noExport(reading: ConsentsReading | undefined, madeFrom: unknown, isEmpty: boolean): string | undefined {
  if (reading === undefined) return 'The records have not been read yet.';
  if (reading.consents !== madeFrom) return 'What was read is not in the list yet.';
  return isEmpty ? 'There is no consent in the list.' : undefined;
}

/** What can be done with the list: exports hold what is shown, in its order. */
export function historyCommands({
  shown,
  madeFrom,
  reading,
  error,
  filters,
  isFetching,
  onPack,
}: {
  shown: readonly HistoryRow[];
  /** The consents that its rows were made from. */
  madeFrom: readonly ConsentHistoryEntry[] | undefined;
  reading: ConsentsReading | undefined;
  /** Why it could not be read anew. */
  error: Error | null;
  /** What narrows the list; null when nothing does. */
  filters: HistoryFilters | null;
  isFetching: boolean;
  onPack: () => void;
}): Command[] {
  return [
    ...exportCommands({
      name: 'consents',
      readAt: reading?.readAt,
      isWhole: !error && reading !== undefined && isWhole(reading),
      isFiltered: filters !== null,
      unavailable: noExport(reading, madeFrom, shown.length === 0),
      csv: () => consentsCsv(shown),
      json: () => reading && consentsJson(shown, reading, { exportedAt: serverNow(), filters }),
    }),
    {
      key: 'pack',
      label: 'Audit pack',
      icon: <ArchiveMultiple20Regular />,
      unavailable: noExport(reading, madeFrom, false),
      onClick: onPack,
    },
    {
      key: 'refresh',
      label: 'Refresh',
      icon: <ArrowClockwise20Regular />,
      startsGroup: true,
      unavailable: isFetching ? 'The records are being read.' : undefined,
      onClick: () => void forgetRecords(),
    },
  ];
}
