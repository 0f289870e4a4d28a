import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { RecordProblem } from '#src/azure/records/consent-records.ts';
import type { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';
import { AuditPackDialog } from './AuditPackDialog.tsx';
import { during } from './consent-samples.ts';
import type { PackState } from './use-audit-pack.ts';

type Asked = ComponentProps<typeof ConfirmDialog>;

const page = vi.hoisted(() => ({
  asked: undefined as Asked | undefined,
  reading: 0,
  state: { is: 'idle' } as PackState,
}));
vi.mock('#src/shell/ConfirmDialog.tsx', () => ({
  ConfirmDialog: (asked: Asked) => {
    page.asked = asked;
    return <div>{asked.children}</div>;
  },
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/azure/transport/server-clock.ts', () => ({ useServerNow: () => during, serverNow: () => during }));
vi.mock('#src/pages/shared/use-machine-names.ts', () => ({ useMachineNames: () => () => '' }));
vi.mock('./use-callers.ts', () => ({ useCallers: () => new Map() }));
vi.mock('./use-audit-pack.ts', () => ({ useAuditPack: () => ({ stateOf: () => page.state }) }));
vi.mock('./use-saved-receipts.ts', () => ({
  useSavedReceipts: () => ({ saved: [], latest: [], reading: page.reading }),
}));

const words = (problems: RecordProblem[] = []): string =>
  renderToStaticMarkup(
    <AuditPackDialog open reading={{ consents: [], problems, readAt: during }} rows={[]} onClose={() => {}} />,
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
