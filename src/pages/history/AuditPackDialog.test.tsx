import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { RecordProblem } from '#src/azure/records/consent-records.ts';
import type { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';
import { AuditPackDialog } from './AuditPackDialog.tsx';
import { during, entry } from './consent-samples.ts';
import { historyRow, type HistoryRow } from './history-row.ts';
import type { PackWish } from './pack-plan.ts';
import type { SavedReceipt } from './saved-receipts.ts';
import type { PackState } from './use-audit-pack.ts';

type Asked = ComponentProps<typeof ConfirmDialog>;

const page = vi.hoisted(() => ({
  asked: undefined as Asked | undefined,
  reading: 0,
  saved: [] as SavedReceipt[],
  state: { is: 'idle' } as PackState,
  build: vi.fn<(name: string, wish: PackWish) => Promise<void>>(),
}));
vi.mock('#src/shell/ConfirmDialog.tsx', () => ({
  ConfirmDialog: (asked: Asked) => {
    page.asked = asked;
    return <div>{asked.children}</div>;
  },
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/config.ts', () => ({ config: () => ({}), ConfigError: class extends Error {} }));
vi.mock('#src/azure/transport/server-clock.ts', () => ({ useServerNow: () => during, serverNow: () => during }));
vi.mock('#src/pages/shared/use-machine-names.ts', () => ({ useMachineNames: () => () => '' }));
vi.mock('./use-callers.ts', () => ({ useCallers: () => new Map() }));
vi.mock('./use-audit-pack.ts', () => ({ useAuditPack: () => ({ stateOf: () => page.state, build: page.build }) }));
vi.mock('./use-saved-receipts.ts', () => ({
  useSavedReceipts: () => ({ saved: page.saved, latest: [], reading: page.reading }),
}));

const words = (problems: RecordProblem[] = [], rows: HistoryRow[] = []): string =>
  renderToStaticMarkup(
    <AuditPackDialog open reading={{ consents: [], problems, readAt: during }} rows={rows} onClose={() => {}} />,
  );

it('does not count as untrusted what holds and only lies elsewhere, or has outlived its consent', () => {
  const problem = { scope: '/d', reason: 'Edited.' };
  const beside = [
    { ...problem, isOutOfPlace: true },
    { ...problem, isConsentGone: true },
  ] as const;
  expect(words([problem, ...beside])).toContain('1 place or record could not be read or trusted');
  expect(words([...beside])).not.toContain('could not be read or trusted');
});

it('puts in what was saved, but for consents on record that are not of the period', () => {
  const rowOf = (consentId: string, year: number) => {
    const [notBefore, notAfter] = [`${year}-03-01T00:00:00Z`, `${year}-03-02T00:00:00Z`];
    const one = { ...entry(), consentId, consent: { ...entry().consent, notBefore, notAfter } };
    return historyRow(one, { reader: null, nameOf: () => '', callers: new Map(), now: during });
  };
  const year = new Date(during).getFullYear();
  page.saved = ['rs-of-then', 'rs-of-now', 'rs-without-record'].map((consentId) => {
    return { ok: true, name: `${consentId}.json`, consentId, bytes: new Uint8Array([1]), signed: false };
  });
  const text = words([], [rowOf('rs-of-now', year), rowOf('rs-of-then', year - 1)]);
  page.asked?.onConfirm({} as never);
  page.saved = [];
  expect([...(page.build.mock.calls[0]?.[1].saved.keys() ?? [])]).toEqual(['rs-of-now', 'rs-without-record']);
  expect(text).toContain('; 2 saved receipts as they were saved.');
  expect(text).toContain('rs-of-then, not of this period: it is not in the pack');
});

it('builds no pack while receipts are being read that were to be in it', () => {
  page.reading = 1;
  words();
  expect(page.asked?.unavailable).toBe('Receipts are being read.');
  page.reading = 0;
  words();
  expect(page.asked?.unavailable).toBeUndefined();
});

it('asks for no receipts while a pack is being built, which would not hold them', () => {
  expect(words()).toContain('or drop them here');
  page.state = { is: 'building', done: 0 };
  const text = words();
  expect(text).not.toContain('or drop them here');
  expect(text).toContain('None can be added while the pack is being built.');
});
