import { expect, vi } from 'vitest';
import { AzureError } from '#src/azure/http/errors.ts';
import { createTransport } from '#src/azure/http/transport.ts';

// For the tests of the transport: an Azure that answers what a test says.

export const resourceManager = 'https://management.azure.com';
export const path = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg';
export const get = { method: 'GET', path, apiVersion: '2021-04-01' } as const;
export const put = { ...get, method: 'PUT', body: { a: 1 } } as const;

type Answer = () => Response | Error;

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** Server time of the fixture at its start, ms; no clock of the browser shows it. */
export const startsAt = Date.parse('2026-11-24T12:00:00Z');

/** A transport over answers given in turn; the last one repeats. Waits take no time and are kept, as is when requests left. */
export function transportOver(...answers: Answer[]) {
  const waits: number[] = [];
  const sentAt: number[] = [];
  let clock = 1_000_000;
  const pass = (ms: number): void => {
    clock += ms;
  };
  const fetch = vi.fn((_url: URL, init: RequestInit): Promise<Response> => {
    const answer = (answers[Math.min(sentAt.length, answers.length - 1)] ?? (() => new Error('no answer')))();
    sentAt.push(clock);
    if (init.signal?.aborted) return Promise.reject(new DOMException('Aborted', 'AbortError'));
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const getToken = vi.fn((options: { claims?: string; forceRefresh?: boolean }) =>
    Promise.resolve(options.claims === undefined && !options.forceRefresh ? 'first' : 'second'),
  );
  const onReply = vi.fn();
  const transport = createTransport({
    resourceManager,
    getToken,
    onReply,
    fetch,
    instant: () => ({ wall: clock + 7, steady: clock }),
    serverTime: () => startsAt + clock - 1_000_000,
    random: () => 0.5,
    wait: (ms, signal) => {
      if (ms > 0) waits.push(ms);
      pass(ms);
      return signal?.aborted ? Promise.reject(signal.reason) : Promise.resolve();
    },
  });
  const headers = (call: number): Headers => new Headers(fetch.mock.calls[call]?.[1]?.headers);
  return { transport, fetch, getToken, onReply, waits, sentAt, pass, headers };
}

/** The AzureError that a piece of work ends with. */
export async function failure(work: Promise<unknown>): Promise<AzureError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AzureError);
  return error as AzureError;
}
