import { ArchiveMultiple20Regular, ArrowClockwise20Regular, ArrowDownload20Regular } from '@fluentui/react-icons';
import { type ConsentsReading, forgetRecords } from '#src/azure/consent-records.ts';
import { serverNow } from '#src/azure/server-clock.ts';
import { saveFile } from '#src/lib/save-file.ts';
import type { HistoryFilters } from '#src/paths.ts';
import type { Command } from '#src/shell/command.ts';
import { consentsCsv, consentsJson } from './history-export.ts';
import type { HistoryRow } from './history-row.ts';

/** What can be done with the list: exports hold what is shown, in its order. */
export function historyCommands({
  shown,
  reading,
  filters,
  isFetching,
  onPack,
}: {
  shown: readonly HistoryRow[];
  reading: ConsentsReading | undefined;
  /** What narrows the list; null when nothing does. */
  filters: HistoryFilters | null;
  isFetching: boolean;
  onPack: () => void;
}): Command[] {
  const unavailable = shown.length > 0 ? undefined : 'There is no consent in the list.';
  const day = new Date(serverNow()).toISOString().slice(0, 10);
  return [
    {
      key: 'csv',
      label: 'Export CSV',
      icon: <ArrowDownload20Regular />,
      unavailable,
      onClick: () => saveFile(`remote-support-consents-${day}.csv`, 'text/csv', [consentsCsv(shown)]),
    },
    {
      key: 'json',
      label: 'Export JSON',
      icon: <ArrowDownload20Regular />,
      unavailable,
      onClick: () => {
        if (!reading) return;
        const text = consentsJson(shown, reading, { exportedAt: serverNow(), filters });
        saveFile(`remote-support-consents-${day}.json`, 'application/json', [text]);
      },
    },
    {
      key: 'pack',
      label: 'Audit pack',
      icon: <ArchiveMultiple20Regular />,
      unavailable: reading ? undefined : 'The records have not been read yet.',
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
