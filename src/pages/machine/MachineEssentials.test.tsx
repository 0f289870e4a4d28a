import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import { sampleFacts } from '#src/consent/samples.ts';
import { MachineEssentials } from './MachineEssentials.tsx';

const now = Date.parse('2026-11-28T08:00:00Z');

it('has what changes alone in its element, where no translation can hold what was', () => {
  const facts = {
    ...sampleFacts,
    extension: { name: 'RemoteSupport', provisioningState: 'Creating', version: '1.0' },
  };
  const reading = {
    machine: { id: '/a', name: 'a', resourceGroup: 'rg', subscriptionId: 's', location: 'norwayeast' },
    facts: { ...facts, agent: { status: 'Connected' } },
    readAt: now - 600_000,
  } as unknown as PreflightReading;
  const page = renderToStaticMarkup(
    <MemoryRouter>
      <MachineEssentials
        reading={reading}
        subscriptionName="Contoso"
        evidence={undefined}
        isCurrent={false}
        now={now}
      />
    </MemoryRouter>,
  );
  expect(page).toContain('<bdi>Connected</bdi>');
  expect(page).toMatch(/<span> · as of [^<]+<\/span>/);
  expect(page).toMatch(/<dd[^>]*>RemoteSupport 1\.0 · Creating<\/dd>/);
});
