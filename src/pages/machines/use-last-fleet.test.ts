import type * as Query from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { AzureError, type AzureErrorKind } from '#src/azure/transport/errors.ts';
import { useLastFleet } from './use-last-fleet.ts';

const asked = vi.hoisted(() => ({ refetchInterval: vi.fn<(query: { state: object }) => unknown>() }));
vi.mock('react', () => ({ useState: () => [undefined, () => undefined], useSyncExternalStore: () => undefined }));
vi.mock('@tanstack/react-query', async (original) => ({
  ...(await original<typeof Query>()),
  useQuery: (query: typeof asked) => Object.assign(asked, query),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

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
