import type { Machine } from '#src/azure/resources/machines.ts';

export interface FleetMachine extends Machine {
  subscriptionName: string;
}

/** Where machines are: one resource group, as Azure spells it in their ids. */
export interface FleetPlace {
  /** Lower case. */
  subscriptionId: string;
  subscriptionName: string;
  resourceGroup: string;
}

/** Many machines, held by columns: what many have in common is there once, and a machine is decoded when it is looked at. */
export interface FleetTable {
  readonly length: number;
  /** `undefined` beyond the end. */
  at: (row: number) => FleetMachine | undefined;
  /** ARM id as Azure spells it; empty beyond the end. */
  idAt: (row: number) => string;
  /** Row of a machine, without regard to case; -1 when it is not there. */
  indexOf: (id: string) => number;
  readonly names: readonly string[];
  readonly places: readonly FleetPlace[];
  readonly locations: readonly string[];
  /** Each distinct set of tags, in the order of their codes; made anew each time. */
  tagSets: () => Iterable<ReadonlyMap<string, string>>;
  readonly tagSetCount: number;
  /** Distinct combinations of all that machines have in common but place, location and tags. */
  readonly profileCount: number;
  /** A machine of this profile, of no place, location or tags. */
  profileAt: (code: number) => Machine | undefined;
  readonly codes: Readonly<Record<'place' | 'location' | 'tags' | 'profile', Uint32Array>>;
}
