import { wait } from '#src/lib/wait.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AzureError } from './errors.ts';
import { follow, type FollowNote, operationState } from './operations.ts';

const unreadable = () => new AzureError({ kind: 'serverError', message: 'Boom.' });

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

describe('operationState', () => {
  it('knows exactly three terminal words, in any case, and none as Succeeded', () => {
    expect(['Succeeded', 'FAILED', 'canceled', undefined, ''].map(operationState)).toEqual([
      'succeeded',
      'failed',
      'canceled',
      'succeeded',
      'succeeded',
    ]);
  });

  it('takes every other word as running', () => {
    const terminal = new Set(['succeeded', 'failed', 'canceled', '']);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom('PartiallySucceeded', 'Succeeded ', 'NotFailed', 'Cancelled', 'Deleting'),
          fc.integer(),
          fc.object(),
        ),
        (word) => {
          fc.pre(!(typeof word === 'string' && terminal.has(word.toLowerCase())));
          expect(operationState(word)).toBe('running');
        },
      ),
    );
  });
});

describe('follow', () => {
  it('reads on through failing reads and says what failed', async () => {
    const notes: FollowNote[] = [];
    let reads = 0;
    const outcome = follow({
      read: async () => {
        reads += 1;
        if (reads < 4) throw unreadable();
        return reads;
      },
      decide: (value) => (value === 5 ? 'done' : undefined),
      onNote: (note) => notes.push(note),
    });
    await vi.advanceTimersByTimeAsync(4 * 15_000);
    await expect(outcome).resolves.toBe('done');
    expect(notes.map(({ readProblem }) => readProblem?.message)).toEqual(['Boom.', 'Boom.', 'Boom.', undefined]);
  });

  it('keeps to the time that Azure names', async () => {
    let reads = 0;
    const outcome = follow({
      read: async () => (reads += 1),
      decide: (value) => (value === 2 ? true : undefined),
      retryAfterSeconds: () => 40,
    });
    await vi.advanceTimersByTimeAsync(39_900);
    expect(reads).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    await expect(outcome).resolves.toBe(true);
  });

  it('never gives up by time alone, and says so after 15 and 60 minutes', async () => {
    const paces = new Set<string>();
    const stop = new AbortController();
    const outcome = follow({
      read: async () => 0,
      decide: () => undefined,
      onNote: ({ pace }) => paces.add(pace),
      signal: stop.signal,
    });
    const settled = vi.fn();
    outcome.then(settled, settled);
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    expect([...paces]).toEqual(['usual', 'longer', 'muchLonger']);
    expect(settled).not.toHaveBeenCalled();
    stop.abort(new Error('stopped'));
    await expect(outcome).rejects.toThrow('stopped');
  });

  it.each(['forbidden', 'signInNeeded', 'notFound', 'badRequest'] as const)(
    'ends where reading needs more: %s',
    async (kind) => {
      const outcome = follow({
        read: () => Promise.reject(new AzureError({ kind, message: 'No.' })),
        decide: () => undefined,
      });
      await expect(outcome).rejects.toMatchObject({ kind });
    },
  );
});

describe('wait', () => {
  it('rejects at once when already aborted, and leaves no timer', async () => {
    await expect(wait(1000, AbortSignal.abort(new Error('off')))).rejects.toThrow('off');
    expect(vi.getTimerCount()).toBe(0);
  });
});
