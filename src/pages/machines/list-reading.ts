import type { Fleet } from '#src/azure/fleet.ts';
import type { JobsKnown } from './jobs-known.ts';
import type { ListReading } from './machine-row.ts';

export const notRead: JobsKnown = { kind: 'notRead' };

/** What the rows of this list have in common. `now` in ms of server time, `renewedWithin` in ms. */
export const listReading = (
  { readAt, source }: Pick<Fleet, 'readAt' | 'source'>,
  now: number,
  renewedWithin: number,
): ListReading => ({
  readAt,
  source: source === 'resourceGraph' ? 'Azure Resource Graph' : 'Azure Resource Manager',
  now,
  renewedWithin,
});
