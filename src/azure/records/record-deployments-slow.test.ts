import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { stub, stubAzure } from '#src/azure/testing/azure-stub.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { keepRecord } from './record-deployments.ts';
import { absent, deployment, record, refusal, resultOf } from './record-deployments-fixture.ts';

// Records where Azure takes its time, or does not come to an end.

stubAzure();
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
afterEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));

const count = (method: string): number => stub.requests.filter((request) => request.method === method).length;
const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Azure takes the record and goes on with it for ever. */
const neverEnds = (): void => {
  stub.answer = ({ method }) => (method === 'GET' && count('PUT') === 0 ? absent() : deployment('Running'));
};

const passMinutes = async (minutes: number): Promise<void> => {
  for (let step = 0; step < minutes * 60; step += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('a record', () => {
  test('is sent although each answer of Azure takes longer than what it says may be old', async () => {
    stub.answer = async ({ method }) => {
      if (method === 'GET') await after(11_000);
      return count('PUT') === 0 ? absent() : method === 'PUT' ? deployment('Accepted') : deployment('Succeeded');
    };
    expect(await resultOf(() => keepRecord(record))).toMatchObject({ provisioningState: 'Succeeded' });
    expect(count('PUT')).toBe(1);
  });

  test('is looked for anew when the computer slept over the answer', async () => {
    stub.answer = async ({ method }) => {
      if (method === 'GET' && count('GET') === 1) vi.setSystemTime(Date.now() + 3_600_000);
      return method === 'PUT' ? deployment('Accepted') : count('PUT') === 0 ? absent() : deployment('Succeeded');
    };
    await resultOf(() => keepRecord(record));
    expect(stub.requests.map(({ method }) => method).join(' ')).toBe('GET GET PUT GET');
  });

  test('is looked for anew when an answer may have lain in a page that was stopped', async () => {
    stub.answer = async ({ method }) => {
      if (method === 'GET' && count('GET') === 1) await after(20_000);
      return method === 'PUT' ? deployment('Accepted') : count('PUT') === 0 ? absent() : deployment('Succeeded');
    };
    await resultOf(() => keepRecord(record));
    expect(stub.requests.map(({ method }) => method).join(' ')).toBe('GET GET PUT GET');
  });

  test('is given up, and nothing written, when every answer comes too late', async () => {
    stub.answer = async () => {
      await after(20_000);
      return absent();
    };
    const end = expect(keepRecord(record)).rejects.toMatchObject({ kind: 'network' });
    await passMinutes(15);
    await end;
    expect(count('PUT')).toBe(0);
  });

  test('is looked for again when a look is not answered', async () => {
    let lost = 0;
    stub.answer = ({ method }) => {
      if (method === 'GET' && (lost += 1) <= 2) return Response.error();
      return method === 'PUT' ? deployment('Accepted') : count('PUT') === 0 ? absent() : deployment('Succeeded');
    };
    expect(await resultOf(() => keepRecord(record))).toMatchObject({ provisioningState: 'Succeeded' });
    expect(count('PUT')).toBe(1);
  });

  test('that does not come to an end is read ever more seldom', async () => {
    neverEnds();
    const controller = new AbortController();
    const end = expect(keepRecord({ ...record, waitedFor: controller.signal })).rejects.toThrow('Stopped.');
    await passMinutes(1);
    const first = count('GET');
    expect(first).toBeGreaterThan(15);
    await passMinutes(9);
    const second = count('GET');
    expect(second - first).toBeLessThan(40);
    await passMinutes(20);
    // Once a minute from then on.
    const third = count('GET') - second;
    expect(third).toBeLessThanOrEqual(20);
    expect(third).toBeGreaterThanOrEqual(18);
    controller.abort(new Error('Stopped.'));
    await end;
  });

  test.each<[string, () => Response, object]>([
    [
      'goes on with for ever',
      () => deployment('Running'),
      { message: expect.stringContaining('still shows it as Running') },
    ],
    ['does not show any more', () => absent(), { message: expect.stringContaining('somebody may have deleted it') }],
    ['cannot be read for', () => refusal(500, 'InternalServerError'), { kind: 'serverError', message: 'No.' }],
  ])('that Azure %s is given up after five minutes', async (_, shown, error) => {
    stub.answer = ({ method }) => (method === 'PUT' ? deployment('Accepted') : count('PUT') === 0 ? absent() : shown());
    let problem: unknown;
    void keepRecord(record).catch((thrown: unknown) => (problem = thrown));
    await passMinutes(4.5);
    expect(problem).toBeUndefined();
    await passMinutes(2);
    expect(problem).toMatchObject(error);
    expect(count('PUT')).toBe(1);
  });

  test('that nobody waits for any more is sent all the same, and not read on', async () => {
    neverEnds();
    const why = new AzureError({ kind: 'conflict', message: 'Not waited for.', scope: '/x' });
    await expect(resultOf(() => keepRecord({ ...record, waitedFor: AbortSignal.abort(why) }))).rejects.toBe(why);
    expect(stub.requests.map(({ method }) => method).join(' ')).toBe('GET PUT GET');
  });
});
