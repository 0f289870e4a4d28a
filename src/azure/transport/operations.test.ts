import { wait } from '#src/lib/wait.ts';
import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { AzureError } from './errors.ts';
import {
  follow,
  type FollowNote,
  isLost,
  isUnanswered,
  operationState,
  paceWords,
  stateWord,
  takenMeanwhile,
} from './operations.ts';

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

  it.each([
    ['no time', undefined, 6],
    ['no patience', 0, 6],
    ['less', 2, 6],
    ['more', 40, 40],
  ])(
    'keeps to the pace of whoever reads, or waits longer, when a failing read asks for %s',
    async (_, asked, seconds) => {
      let reads = 0;
      const stop = new AbortController();
      const outcome = follow({
        read: () => {
          reads += 1;
          return Promise.reject(new AzureError({ kind: 'serverError', message: 'Boom.', retryAfterSeconds: asked }));
        },
        decide: () => undefined,
        retryAfterSeconds: () => 6,
        signal: stop.signal,
      });
      outcome.catch(() => undefined);
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 100);
      expect(reads).toBe(1);
      await vi.advanceTimersByTimeAsync(200);
      expect(reads).toBe(2);
      stop.abort();
    },
  );

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

test('time is put in words that are no verdict', () => {
  expect(paceWords('usual')).toBeUndefined();
  expect(paceWords('longer')).toBe('This is taking longer than usual.');
  expect(paceWords('muchLonger')).toContain('over an hour');
});

test.each([
  ['network', true],
  ['serverError', true],
  ['malformed', true],
  ['throttled', true],
  ['conflict', false],
  ['forbidden', false],
  ['notFound', false],
  ['signInNeeded', false],
  ['badRequest', false],
  ['notAvailable', false],
  ['cancelled', false],
] as const)('a failure of the kind %s says nothing: %s', (kind, says) => {
  expect(isLost(new AzureError({ kind, message: 'x' }))).toBe(says);
});

it('a request may have had its effect where its answer was lost, and where the machine was taken meanwhile', () => {
  const isOpen = (kind: AzureError['kind'], code?: string) =>
    isUnanswered(new AzureError({ kind, message: 'x', ...(code === undefined ? {} : { code }) }));
  expect((['network', 'serverError', 'malformed'] as const).map((kind) => isOpen(kind))).toEqual([true, true, true]);
  expect(isOpen('cancelled', takenMeanwhile)).toBe(true);
  // Not processed, refused, given up before it left.
  expect(isOpen('throttled')).toBe(false);
  expect(isOpen('forbidden', 'AuthorizationFailed')).toBe(false);
  expect(isOpen('cancelled')).toBe(false);
  expect(isUnanswered(new Error('x'))).toBe(false);
});

it.each([
  ['Creating', 'Creating'],
  [null, ''],
  [undefined, ''],
  [7, 'Unreadable'],
  [{}, 'Unreadable'],
])('a state that comes as %j is %j', (sent, word) => {
  expect(v.parse(v.object({ state: stateWord }), { state: sent }).state ?? '').toBe(word);
});

describe('what is known between two reads', () => {
  it.each([
    [899_999, 'usual'],
    [900_000, 'longer'],
    [3_599_999, 'longer'],
    [3_600_000, 'muchLonger'],
  ])('after %i ms is %s', async (ms, pace) => {
    await vi.advanceTimersByTimeAsync(5000);
    const notes: FollowNote[] = [];
    const stop = new AbortController();
    const outcome = follow({
      read: () => new Promise<number>((resolve) => setTimeout(() => resolve(1), ms)),
      decide: () => undefined,
      onNote: (note) => notes.push(note),
      signal: stop.signal,
    });
    outcome.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(ms);
    expect(notes).toStrictEqual([{ elapsedMs: ms, pace }]);
    stop.abort();
  });
});

describe('wait', () => {
  it('rejects at once when already aborted, and leaves no timer', async () => {
    await expect(wait(1000, AbortSignal.abort(new Error('off')))).rejects.toThrow('off');
    expect(vi.getTimerCount()).toBe(0);
  });
});
