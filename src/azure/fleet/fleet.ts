import { queryOptions } from '@tanstack/react-query';
import type { FleetTable } from './fleet-table.ts';
import type { AzureError } from '#src/azure/http/errors.ts';

export type { FleetMachine, FleetPlace, FleetTable } from './fleet-table.ts';

/** A subscription whose machines could not be read, or not all of them. */
export interface FleetProblem {
  subscriptionId: string;
  displayName: string;
  /** Some of its machines could be read, and are listed. */
  isInPart?: true;
  error: AzureError;
}

/** All machines that can be read, and what could not be. */
export interface Fleet {
  machines: FleetTable;
  problems: FleetProblem[];
  subscriptions: { subscriptionId: string; displayName: string }[];
  /** Fewer rows came than Resource Graph said there are. */
  incomplete?: { expected: number; read: number; error?: AzureError };
  /** Server time when the reading began, ms. */
  readAt: number;
  /** Resource Manager stands in when Resource Graph does not answer. */
  source: 'resourceGraph' | 'resourceManager';
  /** Set while more rows are coming: how many there will be. */
  expected?: number;
}

/** Every machine the signed-in person can read, in all subscriptions; in parts while it is read. Fails only when nothing at all can be read. */
export const fleetQuery = () =>
  queryOptions({
    queryKey: ['fleet'],
    queryFn: (): Promise<Fleet> => {
      throw new Error('not written yet');
    },
    staleTime: 30_000,
  });
