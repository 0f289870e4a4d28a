import { afterEach, expect, test, vi } from 'vitest';
import { id, stub, stubAzure } from '#src/azure/testing/azure-stub.ts';
import { readMachine } from './machines.ts';

stubAzure();

afterEach(() => vi.useRealTimers());

test('a machine is of the time when it was asked for, though the computer slept before the answer came', async () => {
  const asked = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: asked });
  stub.answer = () => {
    vi.setSystemTime(asked + 3_600_000);
    return Response.json({ id, name: 'SRV-A', properties: { status: 'Connected' } });
  };
  expect((await readMachine(id)).readAt).toBe(asked);
});

test('a machine says that its time is the browser’s until a server has told the time', async () => {
  const answerWith = (headers: Record<string, string>) => {
    stub.answer = () => Response.json({ id, name: 'SRV-A', properties: {} }, { headers });
  };
  answerWith({});
  expect((await readMachine(id)).isReadAtUnsure).toBe(true);
  answerWith({ date: new Date().toUTCString() });
  expect(await readMachine(id)).not.toHaveProperty('isReadAtUnsure');
});
