import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleMachine, sampleRecord } from '#src/consent/samples.ts';

vi.mock('#src/pages/shared/SealLine.tsx', () => ({}));
vi.mock('#src/pages/shared/use-witness.ts', () => ({}));

beforeEach(mockReact);
afterEach(unmockReact);

it('looks for the record where it was seen, also once its machine cannot be read any more', async () => {
  const { useSyncExternalStore } = await import('react');
  const { GrantWitness } = await import('./GrantWitness.tsx');
  const record = await sampleRecord();
  const at = (step: MachineProgress['step']): MachineProgress[] => [
    { machineId: sampleMachine('srv'), step, message: '' },
  ];
  const store = createStore(at('unknown'));
  const page = mount(() => GrantWitness({ record, machines: useSyncExternalStore(store.subscribe, store.get) }));
  expect(page.shown()).toBeNull();
  store.set(at('confirmed'));
  expect(page.shown()).not.toBeNull();
  store.set(at('unknown'));
  expect(page.shown()).not.toBeNull();
});
