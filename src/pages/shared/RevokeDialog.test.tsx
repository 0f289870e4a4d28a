// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { evidenceQuery } from '#src/azure/evidence.ts';
import { start } from '#src/azure/operations/operations.ts';
import { machinePermissionsQuery } from '#src/azure/resources/permissions.ts';
import { recordRevoke } from '#src/azure/recording.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { revokedJob, sampleEvidence, sampleJob, sampleMachine, sampleReadAt } from '#test/consent/samples.ts';
import { bell } from '#src/shell/notifications.ts';
import { goOnRevoking } from './go-on-revoking.ts';
import { RevokeDialog } from './RevokeDialog.tsx';

vi.mock('#src/azure/operations/operations.ts', () => ({ start: vi.fn<typeof start>() }));
vi.mock('#src/azure/recording.ts', () => ({ recordRevoke: vi.fn<typeof recordRevoke>() }));
vi.mock('./go-on-revoking.ts', () => ({ goOnRevoking: vi.fn<typeof goOnRevoking>() }));
vi.mock('#src/server-time.ts', () => ({ serverNow: () => sampleReadAt, useServerNow: () => sampleReadAt }));
vi.mock('#src/ui/load-overlays.ts', () => ({
  Pane: ({ children, footer }: { children: ReactNode; footer: ReactNode }) => (
    <>
      {children}
      {footer}
    </>
  ),
}));

afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.mocked(start).mockReset();
  vi.mocked(goOnRevoking).mockReset();
});

const forbidden = { readAt: sampleReadAt, problem: { kind: 'forbidden', message: 'No' } };

function open(evidence: Record<string, AccessEvidence | undefined>, isAll = false) {
  const machineIds = Object.keys(evidence).map((name) => sampleMachine(name));
  for (const [name, known] of Object.entries(evidence)) {
    const query = evidenceQuery(sampleMachine(name));
    if (known) queryClient.setQueryData(query.queryKey, { ...known, machineId: sampleMachine(name) });
  }
  const onClose = vi.fn<() => void>();
  // What is read meanwhile is not what is tested: nothing is.
  queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, staleTime: Infinity } });
  render(
    <QueryClientProvider client={queryClient}>
      <RevokeDialog machineIds={machineIds} isAll={isAll} onClose={onClose} />
    </QueryClientProvider>,
  );
  return { onClose };
}

const revoke = () => fireEvent.click(screen.getByRole('button', { name: 'Revoke access' }));

test('one press asks for all machines, those of which nothing is known too, and closes', async () => {
  vi.mocked(start).mockResolvedValue(0);
  const { onClose } = open({
    live: sampleEvidence(),
    over: sampleEvidence({ jobs: [revokedJob] }),
    refused: sampleEvidence({}, { jobs: forbidden, consents: forbidden }),
  });
  revoke();
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(start).toHaveBeenCalledExactlyOnceWith(
    ['live', 'over', 'refused'].map((name) => ({
      kind: 'revoke',
      machineId: sampleMachine(name),
      removeExtension: false,
    })),
    expect.objectContaining({ type: 'click' }),
  );
});

test.each([
  ['all that is known means what is found meanwhile too', true],
  ['a choice of machines means no others', false],
])('%s', async (_name, isAll) => {
  vi.mocked(start).mockResolvedValue(sampleReadAt);
  const { onClose } = open({ live: sampleEvidence() }, isAll);
  revoke();
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(vi.mocked(goOnRevoking).mock.calls).toEqual(isAll ? [[sampleReadAt]] : []);
});

test('the extension goes where that was chosen, and stays where Azure manages it', async () => {
  vi.mocked(start).mockResolvedValue(0);
  const local = sampleEvidence({ machine: { status: 'Connected', azureLocal: true } });
  const { onClose } = open({ own: sampleEvidence(), local });
  fireEvent.click(screen.getByRole('checkbox'));
  revoke();
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(vi.mocked(start).mock.calls[0]?.[0]).toMatchObject([{ removeExtension: true }, { removeExtension: false }]);
});

test('a reason is recorded once the revoke is on its way, and what it fails with is told', async () => {
  const steps: string[] = [];
  vi.mocked(start).mockImplementation(async () => {
    steps.push('start');
    return sampleReadAt;
  });
  vi.mocked(recordRevoke).mockImplementation(async (_, reason, pressedAt) => {
    steps.push(`${reason} ${pressedAt}`);
    throw new Error('No');
  });
  open({ live: sampleEvidence() });
  fireEvent.change(screen.getByRole('textbox', { name: 'Reason (optional)' }), { target: { value: ' Sol\u202Eved ' } });
  revoke();
  await waitFor(() => expect(bell.getState().entries).toHaveLength(1));
  expect(steps).toEqual(['start', `Solved ${sampleReadAt}`]);
  cleanup();
  open({ live: sampleEvidence() });
  revoke();
  expect(recordRevoke).toHaveBeenCalledOnce();
});

test('where the extension can’t be removed it isn’t offered', () => {
  open({ local: sampleEvidence({ machine: { status: 'Connected', azureLocal: true } }) });
  expect(screen.queryByRole('checkbox')).toBeNull();
});

test('a press that couldn’t be taken says so and stays', async () => {
  vi.mocked(start).mockRejectedValue(new Error('No storage'));
  const { onClose } = open({ live: sampleEvidence() });
  revoke();
  await screen.findByRole('alert');
  expect(onClose).not.toHaveBeenCalled();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Revoke access' }).disabled).toBe(false);
});

test('open sessions are named with their machines', () => {
  const sessions = [{ sessionId: 's', sessionStartTime: '2026-11-24T13:30:00Z' }];
  open({ one: sampleEvidence({ jobs: [{ ...sampleJob, sessions }] }), two: sampleEvidence() });
  const items = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(items.filter((text) => text.startsWith('one,'))).toHaveLength(1);
});

test('hundreds are asked about at once', async () => {
  vi.mocked(start).mockResolvedValue(0);
  open(Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`m${at}`, undefined])));
  revoke();
  await waitFor(() => expect(start).toHaveBeenCalled());
  const machineIds = vi.mocked(start).mock.calls.flatMap(([intents]) => intents.map(({ machineId }) => machineId));
  expect(new Set(machineIds).size).toBe(300);
});

test.each([true, false])('who may not ask for the end by their roles is told what Azure takes instead: %s', (may) => {
  queryClient.setQueryData(machinePermissionsQuery(sampleMachine('live')).queryKey, { writeJobs: may });
  open({ live: sampleEvidence() });
  expect(screen.queryByText(/Your active roles don’t allow this/) === null).toBe(may);
});
