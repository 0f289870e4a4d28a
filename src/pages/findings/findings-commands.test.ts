import { expect, it, vi } from 'vitest';
import type { Finding, FindingSeverity } from '#src/consent/reconciliation/reconciliation-finding.ts';
import type { FindingFilters } from '#src/paths.ts';
import { findingsCommands } from './findings-commands.tsx';

const saved = vi.hoisted((): string[] => []);
vi.mock('#src/lib/save-file.ts', () => ({ saveFile: (name: string) => saved.push(name) }));
vi.mock('#src/azure/transport/server-clock.ts', () => ({ serverNow: () => Date.UTC(2026, 10, 25) }));

const finding = (severity: FindingSeverity): Finding => ({
  kind: 'recordEdited',
  severity,
  machineIds: [],
  sentence: 'It differs.',
  remedy: 'Ask.',
  evidence: [],
});

/** Names of the files saved of a list that shows no finding, of a comparison that found these. */
function namesOf(
  severities: FindingSeverity[],
  error: Error | null = null,
  filters: FindingFilters | null = null,
): string[] {
  saved.length = 0;
  const compared = { machines: 1, asked: 1, unread: 0, jobs: 1, extensions: 1, records: 1, consents: 1 };
  const reading = { findings: severities.map(finding), compared, readAt: Date.UTC(2026, 10, 24, 16) };
  const commands = findingsCommands({
    shown: [],
    reading,
    error,
    filters,
    isFetching: false,
    onRefresh: () => undefined,
  });
  for (const { key, onClick } of commands) if (key === 'csv' || key === 'json') onClick?.();
  return [...saved];
}

it('say in the name of a file when it was compared, and that not all could be, whatever is shown', () => {
  expect(namesOf(['finding', 'note'])).toEqual([
    'remote-support-findings-2026-11-24T1600Z.csv',
    'remote-support-findings-2026-11-24T1600Z.json',
  ]);
  expect(namesOf(['finding', 'unknown'])).toEqual([
    'remote-support-findings-2026-11-24T1600Z-incomplete.csv',
    'remote-support-findings-2026-11-24T1600Z-incomplete.json',
  ]);
  expect(namesOf(['unknown'], null, { search: 'sql' })[0]).toBe(
    'remote-support-findings-2026-11-24T1600Z-filtered-incomplete.csv',
  );
  expect(namesOf([], new Error('No connection.'))[0]).toBe('remote-support-findings-2026-11-24T1600Z-incomplete.csv');
});
