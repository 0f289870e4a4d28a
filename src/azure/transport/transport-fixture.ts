import { expect, vi } from 'vitest';
import { AzureError } from './errors.ts';
import { createTransport } from './transport.ts';

// For the tests of the transport: an Azure that answers what a test says.

export const resourceManager = 'https://management.azure.com';
export const path = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg';

type Answer = Response | Error;

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

/** Server time of the fixture at its start, ms; no clock of the browser shows it. */
export const startsAt = Date.parse('2026-11-24T12:00:00Z');

/** A transport over answers given in turn; the last one repeats. Waits take no time and are kept, as is when requests left. */
export const setUp = (...answers: (() => Answer)[]) => {
  const waits: number[] = [];
  const sentAt: number[] = [];
  let clock = 1_000_000;
  let sent = 0;
  const fetch = vi.fn((_url: URL, init: RequestInit): Promise<Response> => {
    const answer = (answers[Math.min(sent, answers.length - 1)] ?? (() => new Error('no answer')))();
    sent += 1;
    sentAt.push(clock);
    if (init.signal?.aborted) return Promise.reject(new DOMException('Aborted', 'AbortError'));
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const getToken = vi.fn((options: { claims?: string; forceRefresh?: boolean }) =>
    Promise.resolve(options.claims === undefined && !options.forceRefresh ? 'first' : 'second'),
  );
  const onReply = vi.fn();
  const onRefused = vi.fn();
  const onWrite = vi.fn();
  const writeTurn = vi.fn(() => Promise.resolve());
  const readTurn = vi.fn(() => Promise.resolve());
  const transport = createTransport({
    resourceManager,
    getToken,
    onReply,
    onRefused,
    onWrite,
    writeTurn,
    readTurn,
    fetch,
    instant: () => ({ wall: clock + 7, steady: clock }),
    serverTime: () => startsAt + clock - 1_000_000,
    random: () => 0.5,
    wait: (ms, signal) => {
      waits.push(ms);
      clock += ms;
      return signal?.aborted ? Promise.reject(signal.reason) : Promise.resolve();
    },
  });
  const headers = (call: number): Headers => new Headers(fetch.mock.calls[call]?.[1]?.headers);
  const pass = (ms: number): void => {
    clock += ms;
  };
  return { transport, fetch, getToken, onReply, onRefused, onWrite, writeTurn, readTurn, waits, sentAt, pass, headers };
};

export const get = { method: 'GET', path, apiVersion: '2021-04-01' } as const;
export const put = { ...get, method: 'PUT', body: { a: 1 } } as const;

export const failure = async (work: Promise<unknown>): Promise<AzureError> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AzureError);
  return error as AzureError;
};
