import { expect, it } from 'vitest';
import { AzureError, type AzureErrorKind } from '#src/azure/transport/errors.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { listed } from './fleet-fixture.ts';
import { isUnread, takeIn } from './last-fleet.ts';

const subscriptions = ['a', 'b'].map((subscriptionId) => ({ subscriptionId, displayName: subscriptionId }));

const fleet = (readAt: number, count: number, ...failures: AzureErrorKind[]): Fleet => ({
  machines: fleetTable(Array.from({ length: count }, (_, index) => listed(`SRV-${index}`))),
  problems: failures.map((kind, index) => ({
    subscriptionId: `${index}`,
    displayName: `${index}`,
    error: new AzureError({ kind, message: kind }),
  })),
  subscriptions,
  readAt,
  source: 'resourceGraph',
});

it('never lets a list in which nothing could be read take the place of one that was read', () => {
  const read = takeIn(undefined, fleet(1, 2));
  const unread = takeIn(takeIn(read, fleet(2, 0, 'malformed', 'malformed')), fleet(3, 0, 'network', 'forbidden'));
  expect(unread.failedSince).toBe(2);
  expect(unread.fleet).toBe(read.fleet);
  const next = fleet(4, 1);
  expect(takeIn(unread, next)).toEqual({ fleet: next });
});

it('shows what is missing when nothing was read yet', () => {
  const first = takeIn(undefined, fleet(1, 0, 'network', 'network'));
  expect(takeIn(first, fleet(2, 0, 'serverError', 'network'))).toMatchObject({ failedSince: 1, fleet: { readAt: 2 } });
});

it('believes an empty list of which some part was read, or that the person may not read', () => {
  expect(isUnread(fleet(1, 0))).toBe(false);
  expect(isUnread(fleet(1, 0, 'network'))).toBe(false);
  expect(isUnread(fleet(1, 0, 'forbidden', 'forbidden'))).toBe(false);
  expect(isUnread(fleet(1, 0, 'forbidden', 'network'))).toBe(true);
});
