import type { FindingKind } from './reconciliation-finding.ts';
import { accessPlants } from './reconciliation-plants-access.ts';
import { machinesPlants } from './reconciliation-plants-machines.ts';
import { recordsPlants } from './reconciliation-plants-records.ts';
import type { Plant } from './reconciliation-spoilt.ts';

/** Deviations to plant in an honest fleet, for every kind of finding: a kind without one does not compile. */
export const plants: Readonly<Record<FindingKind, readonly Plant[]>> = {
  ...accessPlants,
  ...recordsPlants,
  ...machinesPlants,
};
