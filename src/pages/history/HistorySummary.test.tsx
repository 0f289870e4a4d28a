import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { during, entry } from './consent-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { historyRow } from './history-row.ts';
import { HistorySummary } from './HistorySummary.tsx';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const row = historyRow(entry(), { reader: null, nameOf: nameInId, callers: new Map(), now: during });

const textOf = (rows: (typeof row)[], isPart: boolean) =>
  renderToStaticMarkup(
    <MemoryRouter>
      <HistorySummary rows={rows} isPart={isPart} />
    </MemoryRouter>,
  ).replaceAll(/<[^>]*>/g, '');

it('counts the consents, and says where there may be others', () => {
  expect(textOf([], false)).toBe('0 consents');
  expect(textOf([row], false)).toMatch(/^1 consent(?! in)/);
  expect(textOf([row], true)).toMatch(/^1 consent in what could be read/);
});

it('says nothing of none where something could not be read', () => {
  expect(textOf([], true)).toBe('');
});
