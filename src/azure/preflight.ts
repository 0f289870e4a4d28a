import { queryOptions } from '@tanstack/react-query';
import type { Machine } from '#src/azure/resources/machines.ts';
import type { PreflightFacts } from '#src/consent/preflight/facts.ts';
import type { Check } from '#src/consent/preflight/preflight.ts';
import { armKey } from './query-client.ts';

export interface PreflightReading {
  machine: Machine;
  facts: PreflightFacts;
  checks: Check[];
  /** Server time, ms. */
  readAt: number;
}

/** Everything that decides about a grant on one machine, from reads alone. Many of them wait for their turn. */
export function preflightQuery(machineId: string) {
  return queryOptions({
    queryKey: [...armKey(machineId), 'preflight'],
    queryFn: (): Promise<PreflightReading> => Promise.reject(new Error('not written yet')),
    staleTime: 10_000,
  });
}
