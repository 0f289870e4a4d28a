import type { Fleet } from '#src/azure/fleet/fleet.ts';
import type { JobsKnown } from './jobs-known.ts';
import type { ListReading } from './machine-row.ts';

export const notRead: JobsKnown = { kind: 'notRead' };

/** When a list was read and from where. */
export interface ListOrigin extends Pick<Fleet, 'readAt' | 'isReadAtUnsure' | 'source'> {
  /** On an earlier visit: nothing is done by it. */
  isKept?: boolean;
  /** How many subscriptions a kept list lacked, because the person may not read them. */
  without?: number;
}

/** What the rows of this list have in common. `now` in ms of server time, `renewedWithin` in ms. */
export const listReading = (
  { readAt, isReadAtUnsure, source, isKept }: ListOrigin,
  now: number,
  renewedWithin: number,
): ListReading => ({
  readAt,
  // Nobody knows by which clock an earlier visit dated it.
  ...((isReadAtUnsure === true || isKept === true) && { isReadAtUnsure: true }),
  source: source === 'resourceGraph' ? 'Azure Resource Graph' : 'Azure Resource Manager',
  now,
  renewedWithin,
  isKept,
});
