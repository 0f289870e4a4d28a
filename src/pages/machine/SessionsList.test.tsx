import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { SessionEvidence } from '#src/consent/access/access-state.ts';
import { sampleEvidence, sampleJob } from '#src/consent/samples.ts';
import { SessionsList } from './SessionsList.tsx';

interface List {
  rows: readonly object[];
  columns: readonly { key: string; cell: (row: object) => ReactNode }[];
}
vi.mock('#src/ui/data-list/DataList.tsx', () => ({
  DataList: ({ rows, columns }: List) => rows.map((row) => columns.find(({ key }) => key === 'length')?.cell(row)),
}));

/** The length that is said of a session. */
function lengthOf(session: Pick<SessionEvidence, 'sessionStartTime' | 'sessionEndTime'>): string {
  const evidence = sampleEvidence({ jobs: [{ ...sampleJob, sessions: [session] }] });
  const html = renderToStaticMarkup(
    <SessionsList evidence={evidence} error={null} isCurrent={true} now={evidence.now} />,
  );
  return html.slice(0, Math.max(html.indexOf('<'), 0));
}

it.each([
  ['2026-11-24T13:00:00Z', '2026-11-24T13:12:00Z', '12 min'],
  ['2026-11-24T13:00:00Z', '2026-11-24T13:00:00Z', '0 s'],
  // It has not lasted 12 minutes.
  ['2026-11-24T13:12:00Z', '2026-11-24T13:00:00Z', 'unknown time'],
  ['2026-11-24T13:12:00Z', 'soon', 'unknown time'],
])('a session from %s to %s lasted %s', (sessionStartTime, sessionEndTime, length) => {
  expect(lengthOf({ sessionStartTime, sessionEndTime })).toBe(length);
});
