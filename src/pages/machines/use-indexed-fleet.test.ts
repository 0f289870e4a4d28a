import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { stillStands } from './use-indexed-fleet.ts';

beforeEach(() => {
  vi.resetModules();
  mockReact();
});
afterEach(unmockReact);

const reading = { readAt: 0, source: 'resourceGraph' } as const;
const kept = { reading: { ...reading, isKept: true } };

it.each([
  ['a list that is read', { reading }, { isFed: true, hasFailed: false, isKeptWanted: false }, true],
  ['a list between two of its parts', { reading }, { isFed: false, hasFailed: false, isKeptWanted: false }, true],
  ['a list that cannot be read again', { reading }, { isFed: true, hasFailed: true, isKeptWanted: false }, true],
  ['a part whose reading has failed', { reading }, { isFed: false, hasFailed: true, isKeptWanted: false }, false],
  ['the list of an earlier visit', kept, { isFed: true, hasFailed: false, isKeptWanted: true }, true],
  ['one that a filter does not answer from', kept, { isFed: true, hasFailed: false, isKeptWanted: false }, false],
])('%s stands: %s, %o, %s', (_, indexed, now, stands) => {
  expect(stillStands(indexed, now)).toBe(stands);
});

it('shows what comes of a list after a failure, until that reading fails as well, and not again with the next', async () => {
  const { useIndexedFleet } = await import('./use-indexed-fleet.ts');
  const { fleetProgress } = await import('#src/azure/fleet/fleet.ts');
  const { fleetTable } = await import('#src/azure/fleet/fleet-table-builder.ts');
  const { listed, now } = await import('./fleet-fixture.ts');
  const partOf = (...names: string[]) => ({
    machines: fleetTable(names.map((name) => listed(name))),
    expected: 40,
    readAt: now,
  });
  const failed = { fleet: undefined, unread: false, error: new Error('Lost.'), hasFailed: true };
  let reading = failed;
  const { shown } = mount(() => useIndexedFleet(reading, false));
  const length = () => shown()?.index.table.length;
  const readAgain = async (...names: string[]) => {
    reading = { ...failed, hasFailed: false };
    fleetProgress.set(partOf(...names));
    await vi.waitFor(() => expect(length()).toBe(names.length));
  };
  await readAgain('A', 'B');
  // It has ended, and whether it has failed is not known yet.
  fleetProgress.set(undefined);
  expect(length()).toBe(2);
  await readAgain('A', 'B', 'C');
  reading = failed;
  fleetProgress.set(undefined);
  expect(length()).toBeUndefined();
  reading = { ...failed, hasFailed: false };
  fleetProgress.set(partOf('D'));
  expect(length()).toBeUndefined();
});
