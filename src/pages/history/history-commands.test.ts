import { expect, it, vi } from 'vitest';
import type { ConsentHistoryEntry, RecordProblem } from '#src/azure/records/consent-records.ts';
import { after, consent, during, entry } from './consent-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import type { HistoryFilters } from '#src/paths.ts';
import { historyCommands } from './history-commands.tsx';
import { historyRow } from './history-row.ts';

const saved = vi.hoisted((): string[] => []);
vi.mock('#src/lib/save-file.ts', () => ({ saveFile: (name: string) => saved.push(name) }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/azure/transport/server-clock.ts', () => ({ serverNow: () => after }));

const consents = [entry()];
const shown = [
  historyRow(entry(), {
    reader: { userId: consent.userId, name: 'Ada' },
    nameOf: nameInId,
    callers: new Map(),
    now: during,
  }),
];

const commandsOf = (
  problems: RecordProblem[],
  error: Error | null,
  madeFrom: readonly ConsentHistoryEntry[] | undefined = consents,
  filters: HistoryFilters | null = null,
) =>
  historyCommands({
    shown,
    madeFrom,
    reading: { consents, problems, readAt: during },
    error,
    filters,
    isFetching: false,
    onPack: () => undefined,
  });

function namesWith(problems: RecordProblem[], error: Error | null = null, filters?: HistoryFilters): string[] {
  saved.length = 0;
  const commands = commandsOf(problems, error, consents, filters);
  for (const { key, onClick } of commands) if (key === 'csv' || key === 'json') onClick?.();
  return [...saved];
}

it('say in the name of a file when the list was read that it was made of, and that it lacks something', () => {
  expect(namesWith([])).toEqual([
    'remote-support-consents-2026-11-24T1600Z.csv',
    'remote-support-consents-2026-11-24T1600Z.json',
  ]);
  expect(namesWith([{ scope: '/rg-b', reason: 'No permission.' }])).toEqual([
    'remote-support-consents-2026-11-24T1600Z-incomplete.csv',
    'remote-support-consents-2026-11-24T1600Z-incomplete.json',
  ]);
  // A copy that lies elsewhere counts for nothing, and anybody may have put it there.
  expect(namesWith([{ scope: '/rg-c', reason: 'A copy.', isOutOfPlace: true }])[0]).toBe(
    'remote-support-consents-2026-11-24T1600Z.csv',
  );
  expect(namesWith([], null, { search: 'sql' })[0]).toBe('remote-support-consents-2026-11-24T1600Z-filtered.csv');
  // A list that could not be read anew may lack what was recorded since.
  expect(namesWith([], new Error('No connection.'))[0]).toBe('remote-support-consents-2026-11-24T1600Z-incomplete.csv');
});

it('export no rows of the reading before, and offer no pack of them, under the time and the gaps of a new one', () => {
  const whyNot = (madeFrom?: ConsentHistoryEntry[]) =>
    commandsOf([], null, madeFrom)
      .filter(({ key }) => key !== 'refresh')
      .map(({ unavailable }) => unavailable);
  expect(whyNot()).toEqual([undefined, undefined, undefined]);
  expect(
    historyCommands({
      shown: [],
      madeFrom: undefined,
      reading: undefined,
      error: null,
      filters: null,
      isFetching: true,
      onPack: () => undefined,
    }).filter(({ unavailable }) => unavailable === 'The records have not been read yet.'),
  ).toHaveLength(3);
  const why = 'What was read is not in the list yet.';
  expect(whyNot([entry()])).toEqual([why, why, why]);
});
