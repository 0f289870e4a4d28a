import type { Reconciliation } from '#src/azure/reconciliation/reconciliation.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { type Finding, findingTitles } from '#src/consent/reconciliation/reconciliation-finding.ts';
import type { FindingFilters } from '#src/paths.ts';

/** The findings with all they rest on, what was compared, and what narrowed the list. */
export function findingsJson(
  findings: readonly Finding[],
  { compared, readAt }: Reconciliation,
  { exportedAt, filters }: { exportedAt: number; filters: FindingFilters | null },
): string {
  return JSON.stringify(
    {
      kind: 'remote-support-findings/1',
      exportedAt: toUtcSeconds(exportedAt),
      readAt: toUtcSeconds(readAt),
      compared,
      filters,
      findings: findings.map(({ at, isLastChange = false, consentId, ...finding }) => ({
        ...finding,
        title: findingTitles[finding.kind],
        consentId: consentId ?? null,
        at: at === undefined ? null : new Date(at).toISOString(),
        isLastChange,
      })),
    },
    undefined,
    2,
  );
}
