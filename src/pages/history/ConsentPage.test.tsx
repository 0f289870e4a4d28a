// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, test, vi } from 'vitest';
import { evidenceQuery } from '#src/azure/evidence.ts';
import { consentQuery, type ConsentReading, signerQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { activityQuery, resourceActivityQuery } from '#src/azure/resources/activity-log.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { paths } from '#src/paths.ts';
import {
  sampleRecord,
  revokedJob,
  sampleEvidence,
  sampleGroup,
  sampleJob,
  sampleMachine,
  sampleReadAt,
  sampleUser,
} from '#test/consent/samples.ts';
import { Component, loader } from './ConsentPage.tsx';
import { NoConsent } from './NoConsent.tsx';

const known = vi.hoisted(() => ({ now: 0, revoking: [] as string[] }));

vi.mock('#src/server-time.ts', () => ({ serverNow: () => known.now, useServerNow: () => known.now }));
vi.mock('#src/auth/session.ts', () => ({ signedIn: () => ({ userId: sampleUser }), auth: vi.fn<() => void>() }));
vi.mock('#src/config.ts', () => ({ config: () => ({}) }));
vi.mock('#src/azure/receipt-container.ts', () => ({ hasContainer: () => false }));
vi.mock('#src/pages/shared/RevokeDialog.tsx', () => ({
  RevokeDialog: ({ machineIds }: { machineIds: readonly string[] }) => {
    known.revoking = [...machineIds];
    return <div role="dialog" />;
  },
}));

const names = ['srv-sql-01', 'srv-sql-02'];
const [first = '', second = ''] = names.map(sampleMachine);
const record = await sampleRecord({ machines: [first, second] });
const { consent, consentHash, consentId } = record;
const deploymentId = `${sampleGroup}/providers/Microsoft.Resources/deployments/remote-support-consent-${consentId}`;
const entry: ConsentEntry = {
  consentId,
  consent,
  consentHash,
  record,
  copies: [{ groupId: sampleGroup, deploymentId, timestamp: '2026-11-24T13:00:08Z', correlationId: '' }],
  ends: [],
  changes: [],
  revokes: [],
  replacedBy: [],
  problems: [],
  unread: [],
  reviews: [],
  withoutRecord: [],
};
const signer: RecordSignature = {
  is: 'valid',
  name: 'Ada Lovelace',
  oid: sampleUser,
  signedAt: Date.UTC(2026, 10, 24, 13),
  keyConfirmed: true,
};
const over = Date.parse(consent.notAfter) + 3_600_000;

afterEach(() => {
  cleanup();
  queryClient.clear();
  known.revoking = [];
});

async function open(
  evidence: Record<string, AccessEvidence>,
  change: { entry?: ConsentEntry; now?: number; signer?: RecordSignature; id?: string } = {},
) {
  known.now = change.now ?? sampleReadAt;
  queryClient.setDefaultOptions({ queries: { retry: false, staleTime: Infinity, networkMode: 'always' } });
  const reading: ConsentReading = { entry: change.entry ?? entry, problems: [], readAt: known.now };
  queryClient.setQueryData(consentQuery(consentId).queryKey, reading);
  queryClient.setQueryData(signerQuery(entry).queryKey, change.signer ?? signer);
  const { subscriptionId = '' } = parseMachineId(first) ?? {};
  queryClient.setQueryData(activityQuery(subscriptionId, correlationId(consentHash)).queryKey, []);
  queryClient.setQueryData(resourceActivityQuery(deploymentId).queryKey, []);
  for (const [id, one] of Object.entries(evidence))
    queryClient.setQueryData(evidenceQuery(id).queryKey, { ...one, machineId: id });
  const router = createMemoryRouter([{ path: '/history/:consentId', Component, loader, HydrateFallback: () => null }], {
    initialEntries: [paths.consent(change.id ?? consentId)],
  });
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return (await screen.findByRole('heading', { level: 1 }, { timeout: 10_000 })).textContent;
}

const jobs = (job: typeof sampleJob) => sampleEvidence({ jobs: [{ ...job, name: consentId }] });
const rowOf = (name: string) => screen.getByRole('row', { name: new RegExp(name) });
const command = (name: string) => within(screen.getByRole('group', { name: 'Commands' })).getByText(name);
const isDisabled = (name: string) => command(name).closest('[aria-disabled=true]') !== null;

test('a consent says who granted what, how each machine stands, and revokes those that may have access', async () => {
  const title = await open({ [first]: jobs(revokedJob), [second]: jobs(sampleJob) });
  expect(title).toContain('Ada Lovelace granted');
  expect(rowOf('srv-sql-01').textContent).toContain('Revoked');
  expect(within(rowOf('srv-sql-01')).queryByRole('button')).toBeNull();
  expect(rowOf('srv-sql-02').textContent).toContain('Active');
  fireEvent.click(command('Revoke access'));
  await screen.findByRole('dialog');
  expect(known.revoking).toEqual([second]);
});

test.each<[string, { signer: RecordSignature }]>([
  ['nobody is named whose signature isn’t valid', { signer: { is: 'invalid', why: 'unreadable' } as const }],
  ['nor where Entra doesn’t publish the key', { signer: { ...signer, keyConfirmed: false } }],
])('%s', async (_, change) => {
  expect(await open({}, change)).not.toContain('Ada Lovelace');
});

test('a revoke is offered where nothing could be read', async () => {
  await open({});
  expect(isDisabled('Revoke access')).toBe(false);
});

test('it is extended as long as a machine has access', async () => {
  await open({ [first]: jobs(revokedJob), [second]: jobs(revokedJob) });
  expect(isDisabled('Extend access')).toBe(true);
  cleanup();
  await open({ [first]: jobs(revokedJob), [second]: jobs(sampleJob) });
  expect(isDisabled('Extend access')).toBe(false);
});

test('after the agreed time, an end on record is said to be that, and a proven one confirmed', async () => {
  const ends = [
    { machineId: second, ended: 'revoked', confirmedAt: '2026-11-24T14:00:00Z' },
  ] as unknown as ConsentEntry['ends'];
  await open(
    { [first]: jobs(revokedJob), [second]: sampleEvidence({ jobs: [] }) },
    { entry: { ...entry, ends }, now: over },
  );
  expect(rowOf('srv-sql-01').textContent).toContain('confirmed by the machine');
  expect(rowOf('srv-sql-02').textContent).toContain('as recorded');
  expect(isDisabled('Revoke access')).toBe(true);
});

test('what is not found, or no consent at all, says so', async () => {
  const reading: ConsentReading = { problems: [], readAt: sampleReadAt };
  const nowhere = createMemoryRouter([{ path: '/', element: <NoConsent consentId={consentId} reading={reading} /> }]);
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={nowhere} />
    </QueryClientProvider>,
  );
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Consent not found');
  cleanup();
  await open({}, { id: 'rs-short' });
  expect(screen.getByText(/This address names no consent/)).toBeTruthy();
});
