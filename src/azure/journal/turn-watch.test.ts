import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type * as TurnWatch from './turn-watch.ts';

/** The channel as this page has it: what it says, and what it is told. */
class Channel extends EventTarget {
  static said: string[] = [];
  static page: Channel | undefined;
  constructor() {
    super();
    Channel.page = this;
  }
  postMessage(words: string): void {
    Channel.said.push(words);
  }
}

const tell = (data: unknown): unknown => Channel.page?.dispatchEvent(new MessageEvent('message', { data }));

let page: typeof TurnWatch;
let onSilent: ReturnType<typeof vi.fn<() => void>>;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal('BroadcastChannel', Channel);
  Channel.said = [];
  page = await import('./turn-watch.ts');
  onSilent = vi.fn<() => void>();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('whoever holds the turn answers, and is asked again later', async () => {
  const stop = page.watchTurn('m1', onSilent);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(Channel.said).toEqual(['?m1']);
  tell('!m1');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(Channel.said).toEqual(['?m1', '?m1']);
  expect(onSilent).not.toHaveBeenCalled();
  stop();
});

it.each([
  ['the question of another tab that waits', '?m1'],
  ['the answer for another machine', '!m2'],
  ['what is no text', { id: 'm1' }],
])('%s is no answer', async (_, words) => {
  const failed = vi.fn<(event: ErrorEvent) => void>();
  const onError = (error: unknown): void => failed(error as ErrorEvent);
  process.on('uncaughtException', onError);
  const stop = page.watchTurn('m1', onSilent);
  await vi.advanceTimersByTimeAsync(30_000);
  tell(words);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(onSilent).toHaveBeenCalledOnce();
  stop();
  vi.useRealTimers();
  // A listener that throws does so on its own.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('uncaughtException', onError);
  expect(failed).not.toHaveBeenCalled();
});

it('only who holds the turn answers, and for as long as that', async () => {
  tell('?m1');
  let release = (): void => undefined;
  const work = page.answering('m1', () => new Promise<void>((resolve) => (release = resolve)));
  tell('?m1');
  tell('?m2');
  expect(Channel.said).toEqual(['!m1']);
  release();
  await work;
  tell('?m1');
  expect(Channel.said).toEqual(['!m1']);
});
