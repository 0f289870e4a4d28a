import type { FleetTable } from '#src/azure/fleet.ts';
import { keptFleet, keptFleetRead } from '#src/azure/kept-fleet.ts';
import { type FleetIndex, indexFleet } from './fleet-index.ts';
import { listReading } from './list-reading.ts';

/** The page waits no longer than this for a database that does not answer, ms. */
const patienceMs = 100;

let prepared: FleetIndex | undefined;

const prepare = async (): Promise<void> => {
  await keptFleetRead();
  const kept = keptFleet.get();
  if (kept === undefined) return;
  const reading = listReading({ ...kept, isKept: true }, kept.readAt, 0);
  prepared = await indexFleet(kept.machines, reading, new AbortController().signal);
};

/** Works out what an earlier visit has kept of the list before the page is drawn, so that its rows are in the first thing that is drawn. */
export const prepareKept = (): Promise<unknown> =>
  Promise.race([prepare(), new Promise((resolve) => setTimeout(resolve, patienceMs))]);

/** What was worked out of these machines before the page was drawn. */
export const preparedIndex = (machines: FleetTable): FleetIndex | undefined =>
  prepared?.table === machines ? prepared : undefined;
