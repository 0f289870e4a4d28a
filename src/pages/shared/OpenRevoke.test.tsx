import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { setJournalHealth } from '#src/azure/journal/journal-health.ts';
import { evidenceKey } from '#src/azure/evidence/machine-evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleEvidence, sampleJob, sampleMachine } from '#src/consent/samples.ts';
import { OpenRevoke } from './OpenRevoke.tsx';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));

const revoke = (more: Partial<PendingRevoke>): PendingRevoke => ({
  machineId: sampleMachine('srv-1'),
  phase: 'refused',
  startedAt: 0,
  removeExtension: false,
  ...more,
});

const shown = (more: Partial<PendingRevoke>) =>
  renderToStaticMarkup(
    <MemoryRouter>
      <OpenRevoke revoke={revoke(more)} name="SRV-1" now={60_000} />
    </MemoryRouter>,
  ).replaceAll(/<[^>]*>/g, ' ');

const refused = (kind: AzureError['kind']) => shown({ error: new AzureError({ kind, message: 'No.' }) });

afterEach(() => {
  setJournalHealth('durable');
  queryClient.clear();
});

it('says beside its press to sign in what that loses where the browser keeps nothing, and beside no other', () => {
  expect(refused('signInNeeded')).toContain('Sign in again');
  expect(refused('signInNeeded')).not.toContain('may be lost');
  setJournalHealth('memoryOnly');
  expect(refused('signInNeeded')).toMatch(
    /A revoke that Azure has not accepted may be lost, .*Sign in again .*Try again/,
  );
  expect(refused('forbidden')).not.toContain('may be lost');
});

it('says that Azure has the request only where Azure shows one for this job that has not failed', () => {
  const accepted = (more: Partial<JobEvidence>) => {
    const evidence = sampleEvidence({ jobs: [{ ...sampleJob, name: 'rs-a', type: 'Revoke', ...more }] });
    queryClient.setQueryData(evidenceKey(sampleMachine('srv-1')), evidence);
    return shown({ phase: 'accepted', jobName: 'rs-A' });
  };
  expect(shown({ phase: 'accepted', jobName: 'rs-a' })).toContain('Under way, not proven yet');
  expect(accepted({})).toMatch(/Removal accepted, not proven yet .* Azure has the request\./);
  const others: Partial<JobEvidence>[] = [{ name: 'rs-b' }, { type: 'Approve' }, { provisioningState: 'Failed' }];
  for (const other of others) expect(accepted(other)).toMatch(/Under way, not proven yet .* Azure is read until/);
  queryClient.setQueryData(evidenceKey(sampleMachine('srv-1')), sampleEvidence({ jobs: 'unknown' }));
  expect(shown({ phase: 'accepted', jobName: 'rs-a' })).toContain('Under way, not proven yet');
});
