import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GrantProgress } from '#src/azure/grant/grants.ts';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { keepRevoke } from '#src/azure/journal/pending-revokes.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleConsentId, sampleRecord } from '#src/consent/samples.ts';
import { machineId } from '#src/lib/arm-id.ts';
import { Component } from './ProgressPage.tsx';

const given = vi.hoisted((): { grant: GrantProgress | undefined } => ({ grant: undefined }));
// A page that is only written has what its stores hold.
vi.mock(import('react'), async (original) => ({ ...(await original()), useSyncExternalStore: (_, get) => get() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/config.ts', () => ({ config: () => ({}), ConfigError: class extends Error {} }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));
vi.mock('#src/shell/Page.tsx', () => ({
  Page: ({ title, children }: { title: string; children: ReactNode }) => [title, children],
}));
vi.mock(import('#src/azure/grant/grants.ts'), async (original) => ({
  ...(await original()),
  useGrant: () => given.grant ?? expect.fail('No grant was given.'),
}));

const subscription = '11111111-1111-4111-8111-111111111111';
const machine = (group: string, name: string, step: MachineProgress['step'] = 'failed'): MachineProgress => ({
  machineId: machineId(subscription, group, name),
  step,
  message: 'The disk is full.',
  at: 1,
});
const pageOf = (machines: MachineProgress[], query = '', more: Partial<GrantProgress> = {}): string => {
  given.grant = { consentId: sampleConsentId, machines, running: false, pressedHere: true, ...more };
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter initialEntries={[`/grants/${sampleConsentId}${query}`]}>
        <Routes>
          <Route path="/grants/:consentId" element={<Component />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
};
const links = (html: string) => [...html.matchAll(/<a [^>]*>(?:<bdi>)?([^<]*)</g)].map(([, name]) => name);
const twins = [machine('rg-sql', 'SRV-1'), machine('rg-web', 'SRV-1')];
const many = Array.from({ length: 30 }, (_, at) => machine('rg-sql', `SRV-${at + 100}`, 'confirmed'));

beforeEach(() => {
  given.grant = undefined;
});
afterEach(() => void vi.unstubAllGlobals());

test('two machines of one name are told apart by their resource groups', () => {
  const html = pageOf([...twins, machine('rg-web', 'SRV-2')]);
  expect(links(html)).toEqual(['SRV-1 (rg-sql)', 'SRV-1 (rg-web)', 'SRV-2']);
  expect(html).toContain('aria-label="Steps on SRV-1 (rg-web)"');
});

test('so they are among many, and among the reasons', () => {
  const html = pageOf([...twins, ...many]);
  expect(links(html).slice(0, 4)).toEqual(['SRV-1 (rg-sql)', 'SRV-1 (rg-web)', 'SRV-1 (rg-sql)', 'SRV-1 (rg-web)']);
  expect(html).toContain('aria-label="Details of SRV-1 (rg-sql)"');
});

test('how many machines a search and a chosen outcome leave is seen, and a status', () => {
  const said = (query: string) => {
    const html = pageOf([...twins, ...many], query);
    const words = [...html.matchAll(/>([^<]* shown)</g)].map(([, text]) => text);
    expect(html).toContain(`<div role="status" class="visually-hidden">${words[0]}</div>`);
    expect(words).toHaveLength(2);
    return words[0];
  };
  expect(said('')).toBe('All 32 shown');
  expect(said('?search=srv-10')).toBe('10 of 32 machines shown');
  expect(said('?search=srv-1&outcome=failed')).toBe('2 of 32 machines shown');
});

test.each([1, many.length])(
  'access that has ended since it was confirmed is not only called that, among %o',
  (length) => {
    const [ended, ...others] = many.map((one) => ({ ...one, message: '' }));
    const machines = [ended, ...others].slice(0, length).flatMap((one) => one ?? []);
    const revoke = (startedAt: number, phase: 'accepted' | 'proven') =>
      keepRevoke({ machineId: ended?.machineId ?? '', phase, startedAt, removeExtension: false });
    // A press before it was confirmed, and one that is not proven.
    for (const [startedAt, phase] of [
      [0, 'proven'],
      [2, 'accepted'],
    ] as const) {
      revoke(startedAt, phase);
      expect(pageOf(machines, '?outcome=confirmed')).not.toContain('ended');
    }
    revoke(2, 'proven');
    const html = pageOf(machines, '?outcome=confirmed');
    expect(html).toMatch(/^Access confirmed on \d+ machines?; ended since on 1 machine</);
    expect(html).toMatch(/\d+ confirmed\. Access ended since on 1 machine\.</);
    expect(html.match(/Confirmed, ended since</g)).toHaveLength(1);
  },
);

test('a consent is said to be on no record only where each machine shows that', async () => {
  vi.stubGlobal('sessionStorage', sampleStorage());
  sessionStorage.setItem('remote-support.unsaved', sampleConsentId);
  const record = { ...(await sampleRecord()), consentId: sampleConsentId };
  const said = (...steps: MachineProgress['step'][]) => {
    const machines = steps.map((step, at) => machine('rg-sql', `SRV-${at}`, step));
    const html = pageOf(machines, '', { record });
    expect(html).toContain('This page does not hold the signature of the consent.');
    return html.includes('before the consent was on record')
      ? 'none'
      : html.includes('What is on record holds') && 'some';
  };
  expect(said('waiting', 'waiting')).toBe('none');
  // Another access stands in the way, or nothing can be read.
  for (const step of ['failed', 'unknown', 'recorded'] as const) expect(said('waiting', step)).toBe('some');
});

test('how old the outcomes of many machines are is said once', () => {
  const said = (machines: MachineProgress[]) =>
    /Outcomes as of .*?<\/p>/.exec(pageOf(machines))?.[0].replace(/<[^>]*>/g, '');
  const at = Date.UTC(2026, 10, 24, 13);
  const dated = (ms: number) => many.map((one, index) => ({ ...one, at: index === 0 ? at : at + ms }));
  // Of whichever zone.
  expect(said(dated(59_000))).toMatch(/^Outcomes as of 2\d Nov 2026, \d\d:\d\d UTC\S*\.$/);
  expect(said(dated(60_000))).toMatch(/^Outcomes as of 2\d Nov 2026, .* to 2\d Nov 2026, .*\.$/);
  expect(said(dated(0).slice(1, 4))).toBeUndefined();
});
