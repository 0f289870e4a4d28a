import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { longestReason } from '#src/consent/consent-limits.ts';
import { ConsentFacts } from './ConsentFacts.tsx';
import { consent, entry, machine } from './consent-samples.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

/** The facts of a consent as a page shows them, while the records of all consents are at hand. */
const shown = (one: ConsentHistoryEntry, isWhole = true): string => {
  const queryClient = new QueryClient();
  const other = { ...entry(), consentId: 'rs-hostile' };
  const hostile = { ...other, consent: { ...consent, machines: [machine('srv-web-09')], replaces: ['rs-abc'] } };
  queryClient.setQueryData(['consents'], { consents: [one, hostile], problems: [], readAt: 0 });
  return renderToStaticMarkup(
    <QueryClientProvider client={queryClient}>
      <MemoryRouter>
        <ConsentFacts entry={one} isWhole={isWhole} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
};

it('have the whole reason, also where its characters are drawn as marks', () => {
  const reason = 'a\u00A0'.repeat(longestReason / 2);
  expect(shown({ ...entry(), consent: { ...consent, reason } })).toContain(
    `>${'a⟨U+00A0⟩'.repeat(longestReason / 2)}</bdi>`,
  );
});

it('say of the end agreed to that it was brought forward on record, and of the level that it was lowered', () => {
  const changed = (level: string, notAfter: string): string =>
    shown({ ...entry(), changes: [{ machineId: machine('srv-sql-01'), level, notAfter }] } as ConsentHistoryEntry);
  const level = '>agreed Diagnostics and repair, reduced since</dd>';
  const end = /<span>agreed <\/span><time[^>]*>[^<]*<\/time><span>, reduced since<\/span>/;
  const shortened = changed(consent.level, '2026-11-24T18:00:00Z');
  expect(shortened).toMatch(end);
  expect(shortened).not.toContain(level);
  const lowered = changed('Diagnostics', consent.notAfter);
  expect(lowered).toContain(level);
  expect(lowered).not.toMatch(end);
  expect(shown(entry())).not.toContain('reduced since');
});

it('name no consent as a replacement that is about other machines, whatever its record claims', () => {
  expect(shown(entry())).toContain('Replaced by');
  expect(shown(entry())).not.toContain('rs-hostile');
});

it('name the consents that took the place of this one', () => {
  expect(shown({ ...entry(), replacedBy: ['rs-later', 'rs-latest'] })).toMatch(/\/rs-later".*\/rs-latest"/);
});

it('say that there may be one among records that could not be read', () => {
  expect(shown(entry(), false)).toContain('None in what could be read');
});
