import { expect, test, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { failureOf, stub, stubAzure } from '#src/azure/testing/azure-stub.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { locksQuery } from './locks.ts';

stubAzure();

const machine = sampleMachine('srv-sql-01');
const group = machine.split('/providers/')[0] ?? '';
const path = `${machine}/providers/Microsoft.Authorization/locks`;
const read = () => queryClient.fetchQuery({ ...locksQuery(machine), retry: false, staleTime: 0 });

test('names each lock, how it locks, and what it stands on', async () => {
  stub.answer = () =>
    Response.json({
      value: [
        { id: `${path}/keep`, name: 'keep', properties: { level: 'CanNotDelete', notes: 'Ask Grace.' } },
        {
          id: `${group}/providers/microsoft.authorization/LOCKS/all`,
          name: 'all',
          properties: { level: 'ReadOnly', notes: 5 },
        },
      ],
    });
  expect(await read()).toEqual([
    { name: 'keep', level: 'CanNotDelete', scope: machine, notes: 'Ask Grace.' },
    { name: 'all', level: 'ReadOnly', scope: group },
  ]);
  expect(stub.requests).toEqual([{ method: 'GET', path: path.toLowerCase() }]);
});

test('does not take a list it cannot understand for one without locks', async () => {
  stub.answer = () => Response.json({ value: [{ name: 'keep', properties: {} }] });
  expect(await failureOf(read)).toMatchObject({
    kind: 'malformed',
    message: 'Azure sent a list of locks in an unknown form.',
    scope: path,
  });
});

test('asks in a version that Azure knows, and for as long as anybody waits', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch');
  stub.answer = () => new Promise(() => undefined);
  const reading = read();
  await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url).toHaveProperty('search', '?api-version=2020-05-01');
  expect(init?.signal?.aborted).toBe(false);
  await queryClient.cancelQueries({ queryKey: locksQuery(machine).queryKey });
  await reading.catch(() => undefined);
  expect(init?.signal?.aborted).toBe(true);
});
