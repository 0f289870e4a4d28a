import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import { keptFleetRead } from '#src/azure/fleet/kept-fleet.ts';
import type { Facet } from './facets.ts';
import type { FleetIndex } from './fleet-index.ts';

/** The page waits no longer than this for a database that does not answer, ms. */
const patienceMs = 100;

/** Resolves once it is known whether an earlier visit has kept anything, so that its rows are in the first thing that is drawn. */
export const keptOrPatience = (): Promise<void> =>
  Promise.race([keptFleetRead(), new Promise<void>((resolve) => setTimeout(resolve, patienceMs))]);

/**
 * What drawing the rows needs of a list that is kept in the order of its names, without anything that takes long: no facets, by which
 * nobody can filter before the list has come. The whole index takes its place soon after.
 */
export const bareIndex = (table: FleetTable): FleetIndex => {
  const none: Facet = { values: [], codes: new Uint32Array(0) };
  return {
    table,
    byName: Uint32Array.from({ length: table.length }, (_, row) => row),
    facets: {
      status: none,
      remoteSupport: none,
      eligibility: none,
      operatingSystem: none,
      subscription: none,
      resourceGroup: none,
      location: none,
      tag: none,
    },
    words: none,
    mayHaveJobs: new Uint8Array(table.length),
  };
};
