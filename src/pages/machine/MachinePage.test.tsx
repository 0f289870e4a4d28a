// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, test, vi } from 'vitest';
import { evidenceQuery } from '#src/azure/evidence.ts';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { operationsStore, report } from '#src/azure/operations/store.ts';
import { preflightQuery, type PreflightReading } from '#src/azure/preflight.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { machineConsentsQuery, type ConsentsReading } from '#src/azure/records.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { stateWord } from '#src/consent/access/state-words.ts';
import { preflight } from '#src/consent/preflight/preflight.ts';
import { paths } from '#src/paths.ts';
import {
  revokedJob,
  sampleEvidence,
  sampleFacts,
  sampleJob,
  sampleMachine,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { Component } from './MachinePage.tsx';

const known = vi.hoisted(() => ({ now: 0 }));

vi.mock('#src/config.ts', () => ({ config: () => ({}) }));
vi.mock('#src/server-time.ts', () => ({ serverNow: () => known.now, useServerNow: () => known.now }));
vi.mock('#src/auth/session.ts', () => ({
  signedIn: () => ({ username: 'ada@contoso.example' }),
  auth: vi.fn<() => void>(),
}));

const id = sampleMachine('srv-sql-01');
const forbidden = { readAt: sampleReadAt + 15_000, problem: { kind: 'forbidden', message: 'Azure says no' } };
const noConsents: ConsentsReading = { consents: [], problems: [], acceptances: [], readAt: sampleReadAt };

afterEach(() => {
  cleanup();
  queryClient.clear();
  operationsStore.setState({ progress: new Map() });
});

const setEvidence = (evidence: AccessEvidence) => queryClient.setQueryData(evidenceQuery(id).queryKey, evidence);

function open(evidence: AccessEvidence, { now = sampleReadAt + 1000, consents = noConsents } = {}) {
  known.now = now;
  queryClient.setDefaultOptions({ queries: { retry: false, staleTime: Infinity, networkMode: 'always' } });
  const access = decideAccess(evidence, now);
  const facts = { ...sampleFacts, access };
  const machine = { id, name: 'SRV-SQL-01', subscriptionId: '0', resourceGroup: 'rg-sql-prod', location: 'westeurope' };
  queryClient.setQueryData(evidenceQuery(id).queryKey, evidence);
  queryClient.setQueryData(machineConsentsQuery(id).queryKey, consents);
  queryClient.setQueryData(preflightQuery(id).queryKey, {
    machine,
    facts,
    checks: preflight(facts, now),
    readAt: now,
  } as unknown as PreflightReading);
  const router = createMemoryRouter([{ path: '/machines/:subscriptionId/:resourceGroup/:name', Component }], {
    initialEntries: [paths.machine(id)],
  });
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
}

const card = () => within(screen.getByRole('region', { name: 'Remote support access' }));
const word = () => card().getAllByRole('status')[0]?.textContent ?? '';

test.each<[string, AccessEvidence, string[]]>([
  ['set up', sampleEvidence({ jobs: [], consents: [] }), ['Grant access']],
  ['active', sampleEvidence(), ['Revoke access', 'Extend access', 'Change access']],
  ['unconfirmed', sampleEvidence({ jobs: [] }), ['Revoke access']],
  ['revoked', sampleEvidence({ jobs: [revokedJob] }), []],
  ['unknown', sampleEvidence({}, { jobs: forbidden }), ['Revoke access']],
])('the card of %s says its state, and offers what follows from it', (_, evidence, acts) => {
  open(evidence);
  expect(word()).toContain(stateWord(decideAccess(evidence, known.now).kind));
  const offered = card()
    .getAllByRole('button')
    .map(({ textContent }) => textContent);
  expect(offered.filter((label) => label.endsWith('access'))).toEqual(acts);
});

test('where reading fails, what was known stays with its time, and the failure is told once', async () => {
  open(sampleEvidence());
  setEvidence(sampleEvidence({}, { jobs: forbidden }));
  expect(await card().findByText(/last known/)).toBeTruthy();
  expect(word()).toContain('Active');
  expect(screen.getAllByText(/Can’t check access/)).toHaveLength(1);
});

test('the last known is never called active past its end', () => {
  open(sampleEvidence(), { now: Date.parse(sampleJob.expirationTimestamp) + 1000 });
  expect(word()).not.toContain('Active');
});

test('a refused revoke leaves the state as Azure shows it, and can be pressed again', async () => {
  const refused: OperationProgress = {
    operation: {
      id: 'revoke',
      intent: { kind: 'revoke', machineId: id, removeExtension: false },
      pressedAt: sampleReadAt,
      account: 'x',
      sent: [],
    },
    step: { do: 'person', why: { is: 'refused', failure: { kind: 'forbidden', message: 'Azure says no' } } },
    at: sampleReadAt,
  };
  report(operationsStore, [refused]);
  open(sampleEvidence());
  expect(word()).toContain('Active');
  expect(card().getByRole('alert').textContent).toContain(
    'Access was not revoked. You don’t have permission to revoke it.',
  );
  expect(card().getByText('Disable-RemoteSupport')).toBeTruthy();
  expect(card().getByRole('button', { name: 'Revoke access' })).toBeTruthy();
  expect(card().getByRole('button', { name: 'Who can revoke' })).toBeTruthy();
  // Another client's revoke came through meanwhile.
  setEvidence(sampleEvidence({ jobs: [revokedJob] }));
  await waitFor(() => expect(word()).toContain('Revoked'));
  expect(card().queryByRole('alert')).toBeNull();
});

test('a machine that is gone and that nothing names is not found; where a consent names it, its page stays', () => {
  open(sampleEvidence({ machine: 'notFound', jobs: [], consents: [] }));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Machine not found');
  cleanup();
  const problems: ConsentsReading['problems'] = [{ is: 'unread', scope: 'x', problem: forbidden.problem }];
  open(sampleEvidence({ machine: 'notFound' }), { consents: { ...noConsents, problems } });
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('SRV-SQL-01');
});

test('until access was asked for, nothing is said of it, and a revoke can be pressed', () => {
  open(sampleEvidence({}, { jobs: { readAt: 0, problem: { kind: 'unread', message: '' } } }));
  expect(card().getByRole('progressbar', { name: 'Checking access' })).toBeTruthy();
  const revoke = screen.getByRole('button', { name: 'Revoke access' });
  expect(revoke.getAttribute('aria-disabled')).not.toBe('true');
});
