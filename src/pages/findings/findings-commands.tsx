import { ArrowClockwise20Regular, ArrowDownload20Regular } from '@fluentui/react-icons';
import type { Reconciliation } from '#src/azure/reconciliation.ts';
import { serverNow } from '#src/azure/server-clock.ts';
import type { Finding } from '#src/consent/reconciliation-finding.ts';
import { saveFile } from '#src/lib/save-file.ts';
import type { FindingFilters } from '#src/paths.ts';
import type { Command } from '#src/shell/command.ts';
import { findingsCsv, findingsJson } from './findings-export.ts';

/** Exports hold what is shown, in its order. */
export function findingsCommands({
  shown,
  reading,
  filters,
  isFetching,
  onRefresh,
}: {
  shown: readonly Finding[];
  reading: Reconciliation | undefined;
  /** What narrows the list; null when nothing does. */
  filters: FindingFilters | null;
  isFetching: boolean;
  onRefresh: () => void;
}): Command[] {
  const unavailable = reading ? undefined : 'Nothing has been compared yet.';
  const day = new Date(serverNow()).toISOString().slice(0, 10);
  return [
    {
      key: 'csv',
      label: 'Export CSV',
      icon: <ArrowDownload20Regular />,
      unavailable,
      onClick: () => saveFile(`remote-support-findings-${day}.csv`, 'text/csv', [findingsCsv(shown)]),
    },
    {
      key: 'json',
      label: 'Export JSON',
      icon: <ArrowDownload20Regular />,
      unavailable,
      onClick: () => {
        if (!reading) return;
        const text = findingsJson(shown, reading, { exportedAt: serverNow(), filters });
        saveFile(`remote-support-findings-${day}.json`, 'application/json', [text]);
      },
    },
    {
      key: 'refresh',
      label: 'Compare again',
      icon: <ArrowClockwise20Regular />,
      startsGroup: true,
      unavailable: isFetching ? 'Grants and records are being compared.' : undefined,
      onClick: onRefresh,
    },
  ];
}
