import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { extension, id, statusUrl, stub, stubAzure } from '#src/azure/testing/azure-stub.ts';
import { readJobs } from '#src/azure/resources/edge-jobs.ts';
import { readExtension } from '#src/azure/resources/extensions.ts';
import { readMachine } from '#src/azure/resources/machines.ts';
import { AzureError } from './errors.ts';
import { readOperation } from './operations.ts';

stubAzure();

/** `PROPERTY_RUNS=10000` goes deeper than every run of the tests can. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 500);

describe('whatever comes', () => {
  const hostileKey = fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'value',
    'properties',
    'status',
    'error',
    'nextLink',
    'id',
    'name',
  );
  const word = fc.constantFrom(
    'Succeeded',
    'succeeded',
    'SUCCEEDED ',
    'Frobnicating',
    'Failed',
    '',
    'Enable',
    'RemoteSupport',
  );
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), word);
  /** JSON with own keys that are the names of a prototype's. */
  const { json } = fc.letrec<{ json: string }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      leaf.map((value) => JSON.stringify(value)),
      fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
      fc
        .array(fc.tuple(hostileKey, tie('json')), { maxLength: 5 })
        .map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
    ),
  }));
  const body = fc.oneof(
    json,
    json.map((inside) => `{"value":[${inside}]}`),
    json.map((inside) => `{"value":[{"id":"x","name":"y","properties":${inside}}]}`),
    json.map((inside) => JSON.stringify({ value: [extension()] }).replace('"Succeeded"', inside)),
    json.map(
      (inside) =>
        `{"value":[{"name":"rs-1","properties":{"jobType":"RemoteSupport","provisioningState":${inside},"status":${inside}}}]}`,
    ),
    fc.tuple(json, fc.nat(60)).map(([inside, cut]) => inside.slice(0, cut)),
    fc.string(),
  );
  const status = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(200, 201, 202) },
    fc.constantFrom(203, 204, 206, 300, 304, 400, 403, 404, 409, 412, 500, 599),
  );
  const type = fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/html', 'text/plain', '');

  const settle = async <T>(work: Promise<T>): Promise<T | undefined> => {
    const outcome = work.then(
      (value) => value,
      (error: unknown) => {
        expect(error).toBeInstanceOf(AzureError);
        return undefined;
      },
    );
    await vi.advanceTimersByTimeAsync(200_000);
    return outcome;
  };

  /** What the reply truly says, read without any of the app's code. */
  const truth = (text: string): { value?: unknown } | undefined => {
    try {
      const parsed: unknown = JSON.parse(text);
      return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
    } catch {
      return undefined;
    }
  };

  test(
    'no reply becomes a success that it is not, only AzureError is thrown, and no prototype changes',
    { timeout: 600_000 },
    async () => {
      const before = Object.getOwnPropertyNames(Object.prototype).toSorted();
      await fc.assert(
        fc.asyncProperty(body, status, type, async (text, code, contentType) => {
          const empty = code === 204 || code === 304;
          stub.answer = () =>
            new Response(empty ? null : text, { status: code, headers: { 'content-type': contentType } });
          const sent = truth(text);
          const items = Array.isArray(sent?.value) ? (sent.value as unknown[]) : undefined;

          const jobs = await settle(readJobs(id));
          if (jobs?.available) {
            expect(code).toBeLessThan(300);
            expect(items?.length ?? -1).toBeGreaterThanOrEqual(jobs.jobs.length);
            if (jobs.jobs.length === 0) expect(items).toEqual([]);
          }
          const extensions = await settle(readExtension(id));
          if (extensions?.extension === 'absent') expect(items).toEqual([]);
          else if (extensions?.extension.state === 'succeeded') {
            const [first] = (items ?? []) as { properties: { provisioningState?: unknown } }[];
            const said = first?.properties.provisioningState;
            expect(['succeeded', '']).toContain(typeof said === 'string' ? said.toLowerCase() : (said ?? ''));
          }
          const operation = await settle(readOperation(statusUrl));
          if (operation?.state === 'succeeded') {
            expect(String((sent as { status: unknown }).status).toLowerCase()).toBe('succeeded');
          }
          const machine = await settle(readMachine(id));
          if (machine !== undefined) expect(machine.id).toBe((sent as { id: unknown }).id);
          expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(before);
          expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
        }),
        { numRuns: runs },
      );
    },
  );
});
