import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import type { AccessState } from '#src/consent/access/access-state.ts';
import { sampleConsentId, sampleJob, sampleMachine } from '#src/consent/samples.ts';
import { MachineConsents } from './MachineConsents.tsx';

interface List {
  rows: readonly object[];
  columns: readonly { key: string; cell: (row: object) => ReactNode }[];
}
vi.mock('#src/ui/data-list/DataList.tsx', () => ({
  DataList: ({ rows, columns }: List) =>
    rows.map((row) => columns.map(({ key, cell }) => <p key={key}>{cell(row)}</p>)),
}));

const [here, elsewhere] = [sampleMachine('srv-1'), sampleMachine('srv-2')];
const notAfter = '2026-11-24T21:00:00Z';
const earlier = '2026-11-24T17:00:00Z';

const consent = { level: 'DiagnosticsAndRepair', notBefore: '2026-11-24T13:00:00Z', notAfter, ticket: null } as const;

interface Change {
  machineId: string;
  level: string;
  notAfter: string;
}

const shown = (changes: Change[], state?: Pick<AccessState, 'job' | 'level' | 'until'>): string => {
  const entry = { consentId: sampleConsentId, consent, changes, ends: [], problems: [] };
  return renderToStaticMarkup(
    <MemoryRouter>
      <MachineConsents
        machineId={here}
        reading={{ consents: [entry as unknown as ConsentHistoryEntry], problems: [], readAt: 0 }}
        state={state}
      />
    </MemoryRouter>,
  );
};

const level = '>agreed Diagnostics and repair, reduced since<';
const end = />agreed [^<]*UTC[^<]*, reduced since</;

it('say which of what was agreed to was reduced since, as the records have it of this machine', () => {
  const lowered = shown([{ machineId: here, level: 'Diagnostics', notAfter }]);
  expect(lowered).toContain(level);
  expect(lowered).not.toMatch(end);
  const shortened = shown([{ machineId: here, level: consent.level, notAfter: earlier }]);
  expect(shortened).not.toContain(level);
  expect(shortened).toMatch(end);
  expect(shown([{ machineId: elsewhere, level: 'Diagnostics', notAfter: earlier }])).not.toContain('reduced since');
});

it('say it too of access that Azure shows to be less, though no record does', () => {
  const less = { level: 'Diagnostics', until: Date.parse(earlier) } as const;
  const ofJob = (change: object) => shown([], { ...less, job: { ...sampleJob, name: sampleConsentId, ...change } });
  expect(ofJob({})).toContain(level);
  expect(ofJob({})).toMatch(end);
  expect(ofJob({ name: 'rs-other' })).not.toContain('reduced since');
  // What a removal leaves is no access.
  expect(ofJob({ type: 'Revoke' })).not.toContain('reduced since');
});
