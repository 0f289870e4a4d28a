import type * as Query from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { useLastFleet } from './use-last-fleet.ts';

type State = Pick<Query.QueryState<Fleet>, 'data' | 'error'>;

const asked = vi.hoisted(() => ({ refetchInterval: vi.fn<(query: { state: object }) => unknown>() }));
vi.mock('react', () => ({ useState: () => [undefined, () => undefined], useSyncExternalStore: () => undefined }));
vi.mock('@tanstack/react-query', async (original) => ({
  ...(await original<typeof Query>()),
  useQuery: (query: typeof asked) => Object.assign(asked, query),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const listOf = (length: number) => ({ machines: { length } }) as Fleet;

it('reads a list of any length again by itself once it could not be read', () => {
  useLastFleet();
  const every = (state: State) => asked.refetchInterval({ state });
  expect(every({ data: listOf(1001), error: null })).toBe(false);
  expect(every({ data: listOf(1001), error: new Error('lost') })).toBe(10_000);
  expect(every({ data: undefined, error: new Error('lost') })).toBe(10_000);
});
