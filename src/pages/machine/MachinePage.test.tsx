import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter, Route, Routes } from 'react-router';
import { expect, it, vi } from 'vitest';
import { machineEvidenceQuery } from '#src/azure/evidence/machine-evidence.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { sampleEvidence, sampleMachine } from '#src/consent/samples.ts';
import { paths } from '#src/paths.ts';
import { Component } from './MachinePage.tsx';

const found = vi.hoisted(() => ({ findings: [] as Finding[] }));
// A page that is only written has what its stores hold.
vi.mock(import('react'), async (original) => ({ ...(await original()), useSyncExternalStore: (_, get) => get() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/config.ts', () => ({ config: () => ({}) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));
vi.mock('#src/shell/Page.tsx', () => ({ Page: ({ children }: { children: ReactNode }) => children }));
vi.mock('./MachineTabs.tsx', () => ({ MachineTabs: () => null }));
vi.mock('./use-machine-findings.ts', () => ({ useMachineFindings: () => found.findings }));

const id = sampleMachine('srv-1');

const page = (): string => {
  const client = new QueryClient();
  client.setQueryData(machineEvidenceQuery(id).queryKey, sampleEvidence());
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[paths.machine(id)]}>
        <Routes>
          <Route path="/machines/:subscriptionId/:resourceGroup/:name" element={<Component />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
};

it('reads out what does not fit with the records, which comes once they were read', () => {
  const region = '</section><span role="status"';
  expect(page()).toContain(region);
  found.findings = [
    {
      kind: 'extensionWithoutConsent',
      severity: 'finding',
      machineIds: [id],
      sentence: 'Azure shows the extension on SRV-1.',
      remedy: '',
      evidence: [],
    },
  ];
  expect(page()).toMatch(
    new RegExp(`${region}[^>]*>Extension without a consent\\. Azure shows the extension on SRV-1\\.`),
  );
});
