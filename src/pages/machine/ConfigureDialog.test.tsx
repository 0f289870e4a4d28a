import type { ReactElement } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { AccessState, JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleJob, sampleNow } from '#src/consent/samples.ts';
import type { Change } from './configure-access.ts';

const hour = 3_600_000;
const now = sampleNow;

type Access = Pick<AccessState, 'level' | 'until'> & { job?: { name: string } };

const access = (change: Partial<Access> = {}): Access => ({
  job: { name: 'rs-a' },
  level: 'DiagnosticsAndRepair',
  until: now + 8 * hour,
  ...change,
});

const live = createStore(access());
const clock = createStore(now);
const reason = createStore<string | undefined>(undefined);

beforeEach(() => {
  mockReact();
  vi.doMock('#src/shell/ConfirmDialog.tsx', () => ({ ConfirmDialog: 'dialog' }));
  vi.doMock('#src/ui/PageLink.tsx', () => ({ PageLink: 'a' }));
  vi.doMock('./Choice.tsx', () => ({ Choice: 'fieldset' }));
  live.set(access());
  clock.set(now);
  reason.set(undefined);
});
afterEach(() => {
  unmockReact();
  for (const path of ['#src/shell/ConfirmDialog.tsx', '#src/ui/PageLink.tsx', './Choice.tsx']) vi.doUnmock(path);
  vi.resetModules();
});

interface Choice {
  label: string;
  value: unknown;
  choices: readonly { value: unknown }[];
  only: string;
  onChoose: (value: unknown) => void;
}

/** Opens the dialog over the access in `live`. */
async function open(jobs: JobEvidence[] = []) {
  const { useSyncExternalStore } = await import('react');
  const { ConfigureDialog } = await import('./ConfigureDialog.tsx');
  const sent: Change['asked'][] = [];
  const onClose = vi.fn<() => void>();
  const { shown } = mount(() => {
    const state = useSyncExternalStore(live.subscribe, live.get) as AccessState;
    const at = useSyncExternalStore(clock.subscribe, clock.get);
    const why = useSyncExternalStore(reason.subscribe, reason.get);
    const props = { machineId: '/m', name: 'SRV-1', state, jobs, now: at, why, open: true, onClose };
    return ConfigureDialog({ ...props, onConfigure: ({ asked }) => void sent.push(asked) });
  });
  const dialog = () =>
    (shown() as ReactElement<{ unavailable?: string; onConfirm: () => void; children: ReactElement<Choice>[] }>).props;
  const choice = (label: string): Choice => {
    const found = dialog().children.find(({ props }) => props.label === label);
    if (!found) throw new Error(`There is no choice of ${label}.`);
    return found.props;
  };
  return { shown, dialog, choice, sent, onClose };
}

it('sends what was chosen, and the rest as it is', async () => {
  const { dialog, choice, sent } = await open();
  expect(dialog().unavailable).toBe('Nothing is changed yet.');
  choice('Access ends').onChoose(now + hour);
  expect(dialog().unavailable).toBeUndefined();
  dialog().onConfirm();
  expect(sent).toEqual([{ jobName: 'rs-a', level: 'DiagnosticsAndRepair', end: now + hour }]);
});

it('keeps an end that nobody chose as it is after somebody else has changed it', async () => {
  const { dialog, choice, sent } = await open();
  const sooner = now + hour / 2;
  live.set(access({ until: sooner }));
  expect(dialog().unavailable).toBe('Nothing is changed yet.');
  choice('Access level').onChoose('Diagnostics');
  expect(choice('Access ends').value).toBe(sooner);
  dialog().onConfirm();
  expect(sent).toEqual([{ jobName: 'rs-a', level: 'Diagnostics', end: sooner }]);
});

it('takes nothing back from access that another consent has extended and widened', async () => {
  live.set(access({ level: 'Diagnostics' }));
  const { dialog, choice, sent } = await open();
  choice('Access ends').onChoose(now + hour);
  const later = { job: { name: 'rs-b' }, until: now + 24 * hour };
  live.set(access(later));
  expect(dialog().unavailable).toBe('Nothing is changed yet.');
  expect(choice('Access level').value).toBe('DiagnosticsAndRepair');
  expect(choice('Access ends').value).toBe(later.until);
  choice('Access ends').onChoose(now + 4 * hour);
  dialog().onConfirm();
  expect(sent).toEqual([{ jobName: 'rs-b', level: 'DiagnosticsAndRepair', end: now + 4 * hour }]);
});

it('asks for no more than there is by then', async () => {
  const { dialog, choice } = await open();
  choice('Access ends').onChoose(now + 4 * hour);
  live.set(access({ level: 'Diagnostics', until: now + 2 * hour }));
  expect(choice('Access ends').value).toBe(now + 2 * hour);
  expect(choice('Access level').value).toBe('Diagnostics');
  expect(dialog().unavailable).toBe('Nothing is changed yet.');
});

it('sends no end as counted from now that was counted long before', async () => {
  const { dialog, choice } = await open();
  choice('Access ends').onChoose(now + hour);
  clock.set(now + hour / 20);
  expect(dialog().unavailable).toBeUndefined();
  clock.set(now + hour / 6);
  expect(dialog().unavailable).toContain('Open it again.');
  // The end as it is now was not counted.
  choice('Access ends').onChoose(now + 8 * hour);
  choice('Access level').onChoose('Diagnostics');
  expect(dialog().unavailable).toBeUndefined();
});

it('sends nothing any more once access cannot be changed, and says why', async () => {
  const { dialog, choice } = await open();
  choice('Access level').onChoose('Diagnostics');
  expect(dialog().unavailable).toBeUndefined();
  reason.set('The end of access is asked for.');
  expect(dialog().unavailable).toBe('The end of access is asked for.');
});

it('is closed for good once there is no access to change', async () => {
  const { shown, onClose } = await open();
  expect(onClose).not.toHaveBeenCalled();
  live.set({});
  expect(shown()).toBeNull();
  expect(onClose).toHaveBeenCalled();
});

it('offers no consent in the place of this one while another job may give access too', async () => {
  const own = { ...sampleJob, name: 'rs-a' };
  const hasOther = async (...jobs: JobEvidence[]) => {
    const { dialog } = await open(jobs);
    return (dialog().children.at(-1) as ReactElement<{ hasOther?: boolean }> | undefined)?.props.hasOther;
  };
  expect(await hasOther(own, { ...sampleJob, name: 'remoteSupport' })).toBe(true);
  expect(await hasOther(own)).toBe(false);
  // What is asked to end stands in no consent's way.
  expect(await hasOther(own, { ...sampleJob, name: 'remoteSupport', type: 'Revoke', nodeState: 'Revoked' })).toBe(
    false,
  );
});
