import type { ReactElement } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { consentOutcome } from './consent-outcome.ts';
import { after, consent, during, end, entry, machine } from './consent-samples.ts';

// What is done for each machine of a consent is done for a thousand.

const nameOf = (id: string) => id;
const mocked = {
  '#src/ui/data-list/DataList.tsx': { DataList: 'table' },
  '#src/ui/Section.tsx': { Section: 'section' },
  '#src/pages/shared/use-names-apart.ts': { useNamesApart: () => nameOf },
  '#src/pages/shared/use-machine-names.ts': { useSubscriptionNames: () => nameOf },
};

beforeEach(() => {
  mockReact();
  for (const [path, module] of Object.entries(mocked)) vi.doMock(path, () => module);
});
afterEach(() => {
  unmockReact();
  for (const path of Object.keys(mocked)) vi.doUnmock(path);
});

it('rows are drawn anew when the end agreed to has passed, and at no other look at the clock', async () => {
  const { useSyncExternalStore } = await import('react');
  const { ConsentMachines } = await import('./ConsentMachines.tsx');
  const clock = createStore(during);
  const one = entry();
  const { shown } = mount(() => ConsentMachines({ entry: one, now: useSyncExternalStore(clock.subscribe, clock.get) }));
  const columns = () =>
    elementsIn<{ columns?: object; children?: never }>(shown() as ReactElement).find(({ type }) => type === 'table')
      ?.props.columns;
  const first = columns();
  expect(first).toBeDefined();
  clock.set(during + 15_000);
  expect(columns()).toBe(first);
  clock.set(after);
  expect(columns()).not.toBe(first);
});

it('the ends of a thousand machines are gone through once', () => {
  const machines = Array.from({ length: 1000 }, (_, at) => machine(`srv-${at}`));
  const ids = vi.fn<(at: number) => string>((at) => machines[at] ?? '');
  const ends = machines.map((_, at) =>
    Object.defineProperty(end('', 'revoked'), 'machineId', { get: () => ids(at).toUpperCase() }),
  );
  expect(consentOutcome({ ...entry(ends), consent: { ...consent, machines } }, after).words).toBe('Revoked');
  expect(ids.mock.calls.length).toBeLessThanOrEqual(machines.length);
});
