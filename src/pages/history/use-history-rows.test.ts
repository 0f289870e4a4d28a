import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { during, entry } from './consent-samples.ts';

const callers = new Map<string, string>();

beforeEach(() => {
  mockReact();
  vi.doMock('./use-callers.ts', () => ({ useCallers: () => callers }));
  vi.doMock('#src/pages/shared/use-machine-names.ts', () => ({ useMachineNames: () => nameInId }));
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('./use-callers.ts');
  vi.doUnmock('#src/pages/shared/use-machine-names.ts');
});

it('says of which consents the rows are, while those of a new reading are worked out', async () => {
  const { useState } = await import('react');
  const { useHistoryRows } = await import('./use-history-rows.ts');
  const [before, after]: ConsentHistoryEntry[][] = [[entry()], [entry(), entry()]];
  const { shown } = mount(() => {
    const [consents, read] = useState(before);
    return { read, made: useHistoryRows(consents, null, during) };
  });
  expect(shown().made).toBeUndefined();
  await vi.waitFor(() => expect(shown().made?.rows).toHaveLength(1));
  shown().read(after);
  expect(shown().made?.rows).toHaveLength(1);
  expect(shown().made?.consents).toBe(before);
  await vi.waitFor(() => expect(shown().made?.rows).toHaveLength(2));
  expect(shown().made?.consents).toBe(after);
});
