import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { AzureError } from '#src/azure/transport/errors.ts';

beforeEach(mockReact);
afterEach(unmockReact);

it('a machine that is not there stays so while it is read once more, until Azure answers otherwise', async () => {
  const { useSyncExternalStore } = await import('react');
  const { useMissingMachine } = await import('./use-missing-machine.ts');
  const reading: { data?: object; error: Error | null } = { error: null };
  const preflight = createStore(reading);
  const records = { consents: [], problems: [] };
  const { shown } = mount(() =>
    useMissingMachine(useSyncExternalStore(preflight.subscribe, preflight.get), records, false),
  );
  const gone = new AzureError({ kind: 'notFound', message: 'Gone.' });
  expect(shown()).toBeUndefined();
  preflight.set({ error: gone });
  expect(shown()).toBe(gone);
  preflight.set({ ...reading });
  expect(shown()).toBe(gone);
  preflight.set({ error: new AzureError({ kind: 'serverError', message: 'Down.' }) });
  expect(shown()).toBeUndefined();
  preflight.set({ error: gone });
  preflight.set({ data: {}, error: null });
  expect(shown()).toBeUndefined();
});
