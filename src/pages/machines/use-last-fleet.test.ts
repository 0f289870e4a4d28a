import type * as Query from '@tanstack/react-query';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { AzureError, type AzureErrorKind } from '#src/azure/transport/errors.ts';
import { useLastFleet } from './use-last-fleet.ts';

const asked = vi.hoisted(() => ({ refetchInterval: vi.fn<(query: { state: object }) => unknown>() }));
/** What the hook keeps from one rendering to the next. */
const kept = vi.hoisted(() => ({ state: undefined as unknown }));
vi.mock('react', () => ({
  useState: (initial: unknown) => [(kept.state ??= initial), (next: unknown) => (kept.state = next)],
  useSyncExternalStore: () => undefined,
}));
vi.mock('@tanstack/react-query', async (original) => ({
  ...(await original<typeof Query>()),
  useQuery: (query: typeof asked) => Object.assign(asked, query),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

beforeEach(() => void (kept.state = undefined));

const listOf = (length: number) => ({ machines: { length }, problems: [], subscriptions: [] }) as unknown as Fleet;

it.each<[number | undefined, AzureErrorKind | null, number | false]>([
  [undefined, null, 10_000],
  [undefined, 'network', 10_000],
  [1000, null, 120_000],
  [1000, 'network', 10_000],
  [1001, null, false],
  // Many pages.
  [1001, 'serverError', 60_000],
  // Only a person can do something about it.
  [undefined, 'signInNeeded', 120_000],
  [0, 'forbidden', 120_000],
  [1000, 'signInNeeded', 120_000],
  [1001, 'signInNeeded', false],
  [1001, 'forbidden', false],
])(
  'reads a list of %o machines again by itself after %s within %o ms, and says whether it does',
  (length, kind, every) => {
    const error = kind && new AzureError({ kind, message: 'No.' });
    const state = { data: length === undefined ? undefined : listOf(length), error };
    Object.assign(asked, state);
    expect(useLastFleet().renewed).toBe(every !== false);
    expect(asked.refetchInterval({ state })).toBe(every);
  },
);

const useReading = (state: object) => {
  Object.assign(asked, { data: undefined, error: null, isPending: true, ...state });
  return useLastFleet();
};

it('keeps why and since when there is no list while it is read again, when the query forgets both', () => {
  const network = (correlationId: string) => new AzureError({ kind: 'network', message: 'Lost.', correlationId });
  const [first, second] = [network('1'), network('2')];
  const { failedSince } = useReading({ error: first, errorUpdatedAt: 1000, isPending: false });
  expect(useReading({ error: first, errorUpdatedAt: 1000, isPending: false }).hasFailed).toBe(true);
  const between = { error: null, errorUpdatedAt: 1000 };
  // Something may come of this reading, whatever became of the one before.
  expect(useReading(between)).toMatchObject({ error: first, failedSince, pending: false, hasFailed: false });
  expect(useReading({ error: second, errorUpdatedAt: 11_000, isPending: false })).toMatchObject({
    error: first,
    failedSince,
  });
  const forbidden = new AzureError({ kind: 'forbidden', message: 'No.' });
  expect(useReading({ error: forbidden, errorUpdatedAt: 21_000 })).toMatchObject({ error: forbidden, failedSince });
  expect(useReading({ ...between, data: listOf(3), isPending: false })).toMatchObject({
    error: null,
    failedSince: undefined,
  });
  // From then on a failure is another one.
  const again = useReading({ data: listOf(3), error: first, errorUpdatedAt: 50_000 });
  expect(again.failedSince).toBeGreaterThan(failedSince ?? Infinity);
  expect(useReading({ data: listOf(3), error: second, errorUpdatedAt: 60_000 }).failedSince).toBe(again.failedSince);
});

it('keeps since when nothing could be read where it then fails in another way', () => {
  const error = new AzureError({ kind: 'network', message: 'Lost.' });
  const readAt = (at: number): Fleet => ({ ...listOf(0), problems: [{ ...problem, error }], readAt: at });
  const problem = { subscriptionId: 's', displayName: 'S' };
  const { failedSince = Infinity } = useReading({ error, errorUpdatedAt: 1000 });
  const later = failedSince + 60_000;
  const unread = readAt(later);
  // Why the reading before failed is not why this one says nothing.
  expect(useReading({ data: unread })).toMatchObject({ failedSince, unread: true, error: null });
  expect(useReading({ data: readAt(later + 60_000) })).toMatchObject({ failedSince, error: null });
  expect(useReading({ data: listOf(3) }).failedSince).toBeUndefined();
  expect(useReading({ data: unread }).failedSince).toBe(later);
  expect(useReading({ data: unread, error, errorUpdatedAt: Date.now() + 3_600_000 }).failedSince).toBe(later);
});
