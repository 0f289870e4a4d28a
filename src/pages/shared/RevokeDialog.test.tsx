import type { ComponentProps, ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { sampleJob, sampleMachine } from '#src/consent/samples.ts';
import { formatSecond } from '#src/lib/time.ts';
import type { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';
import { RevokeDialog, type RevokeTarget } from './RevokeDialog.tsx';

type Asked = ComponentProps<typeof ConfirmDialog>;

const shown = vi.hoisted(() => ({ asked: undefined as Asked | undefined }));
const revokes = vi.hoisted(() => ({ one: vi.fn<() => void>(), many: vi.fn<() => void>() }));
vi.mock('#src/shell/ConfirmDialog.tsx', () => ({
  ConfirmDialog: (asked: Asked) => {
    shown.asked = asked;
    return <div>{asked.children}</div>;
  },
}));
vi.mock('./revoke-notification.ts', () => ({ revokeInBell: revokes.one }));
vi.mock('./bulk-revoke-notification.ts', () => ({ revokeManyInBell: revokes.many }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

beforeEach(() => void vi.clearAllMocks());

const target = (name: string, more: Partial<RevokeTarget> = {}): RevokeTarget => ({
  machineId: sampleMachine(name.toLowerCase()),
  name,
  job: sampleJob,
  extensionRemovable: true,
  ...more,
});
const over = { isOver: true } as const;

/** What the dialog says of these, without its markup. */
function words(targets: readonly RevokeTarget[]): string {
  const html = renderToStaticMarkup(<RevokeDialog targets={targets} others={2} open onClose={() => undefined} />);
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}
const press = () => shown.asked?.onConfirm({} as Parameters<Asked['onConfirm']>[0]);

it('asks about the access that there is, and cannot be pressed once there is none', () => {
  expect(words([target('SRV-1')])).toContain('No session is shown as open.');
  expect(shown.asked).toMatchObject({
    title: 'Revoke access to SRV-1?',
    cancelLabel: 'Keep access',
    unavailable: undefined,
  });

  const text = words([target('SRV-1', over)]);
  expect(text).toContain('There is nothing left to revoke.');
  expect(text).not.toMatch(/session|No access to end is named|Also remove|other selected|Data/);
  expect(shown.asked).toMatchObject({
    title: 'Azure shows no access to SRV-1 any more',
    cancelLabel: 'Close',
    unavailable: 'There is no access to revoke.',
  });
  words([target('SRV-1', over), target('SRV-2', over)]);
  expect(shown.asked).toMatchObject({ title: 'Azure shows no access to 2 machines any more' });
});

it('revokes the access that is left, says where there is none any more, and asks nothing of that', () => {
  const text = words([target('SRV-1'), target('SRV-2', over), target('SRV-3')]);
  expect(shown.asked?.title).toBe('Revoke access to 2 machines?');
  expect(text).toContain('SRV-1 SRV-3');
  expect(text).toMatch(/Azure shows no access to SRV-2\s+any more\./);
  expect(text).toContain('from 2 of these machines');
  press();
  expect(revokes.many).toHaveBeenCalledWith([
    expect.objectContaining({ name: 'SRV-1' }),
    expect.objectContaining({ name: 'SRV-3' }),
  ]);
  expect(words([target('SRV-1'), target('SRV-2', over), target('SRV-3', over)])).toContain(
    'Azure shows no access to 2 of these machines any more.',
  );
  expect(shown.asked?.title).toBe('Revoke access to SRV-1?');
  press();
  expect(revokes.one).toHaveBeenCalledOnce();
});

it('says of when its words are, where they are not of now', () => {
  const [early, late] = [Date.UTC(2026, 10, 24, 12), Date.UTC(2026, 10, 24, 13)];
  expect(words([target('SRV-1')])).not.toContain('last read');
  expect(words([target('SRV-1', { asOf: early })])).toContain(`Access was last read at ${formatSecond(early)}.`);
  const before = [target('SRV-1', { asOf: late }), target('SRV-2', { asOf: early })];
  expect(words(before)).toContain(`Access to these machines was last read at ${formatSecond(early)} or later.`);
  expect(words([...before, target('SRV-3')])).toContain(
    `Access to 2 of these machines was last read at ${formatSecond(early)} or later.`,
  );
  // Nothing is said of access that is not named.
  const { job: _, ...unnamed } = target('SRV-1', { asOf: early });
  expect(words([unnamed])).not.toContain('last read');
});

it('asks for nothing, and tells of nothing, where there is no machine', () => {
  words([]);
  press();
  expect(revokes.one).not.toHaveBeenCalled();
  expect(revokes.many).not.toHaveBeenCalled();
});

it('says while it fades what it said when it was answered', async () => {
  vi.resetModules();
  mockReact();
  vi.doMock('#src/ui/dead-time.ts', () => ({ useSettled: () => true }));
  const { useSyncExternalStore } = await import('react');
  const late = await import('./RevokeDialog.tsx');
  vi.doUnmock('#src/ui/dead-time.ts');
  unmockReact();
  const closed = { targets: [] as RevokeTarget[], others: 0, open: false, onClose: () => undefined };
  const props = createStore(closed);
  const dialog = mount(() => late.RevokeDialog(useSyncExternalStore(props.subscribe, props.get)));
  const title = () => (dialog.shown() as ReactElement<Asked>).props.title;
  props.set({ ...closed, targets: [target('SRV-1'), target('SRV-2')], open: true });
  expect(title()).toBe('Revoke access to 2 machines?');
  props.set(closed);
  expect(title()).toBe('Revoke access to 2 machines?');
  props.set({ ...closed, targets: [target('SRV-3')], open: true });
  expect(title()).toBe('Revoke access to SRV-3?');
});
