import { ArrowClockwise20Regular } from '@fluentui/react-icons';
import type { Reconciliation } from '#src/azure/reconciliation/reconciliation.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { exportCommands } from '#src/pages/shared/export-commands.tsx';
import { findingsJson } from '#src/pages/shared/findings-json.ts';
import type { FindingFilters } from '#src/paths.ts';
import type { Command } from '#src/shell/command.ts';
import { findingsCsv } from './findings-export.ts';

/** Exports hold what is shown, in its order. */
export function findingsCommands({
  shown,
  reading,
  error,
  filters,
  isFetching,
  onRefresh,
}: {
  shown: readonly Finding[];
  reading: Reconciliation | undefined;
  /** Why it could not be compared anew. */
  error: Error | null;
  /** What narrows the list; null when nothing does. */
  filters: FindingFilters | null;
  isFetching: boolean;
  onRefresh: () => void;
}): Command[] {
  return [
    ...exportCommands({
      name: 'findings',
      readAt: reading?.readAt,
      isWhole: !error && !reading?.findings.some(({ severity }) => severity === 'unknown'),
      isFiltered: filters !== null,
      unavailable: reading ? undefined : 'Nothing has been compared yet.',
      csv: () => findingsCsv(shown),
      json: () => reading && findingsJson(shown, reading, { exportedAt: serverNow(), filters }),
    }),
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
