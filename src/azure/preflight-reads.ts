import type { UseQueryOptions } from '@tanstack/react-query';
import type { Check, PreflightFacts } from '#src/consent/preflight.ts';
import type { Machine } from './machines.ts';

export interface PreflightReading {
  machine: Machine;
  facts: PreflightFacts;
  checks: Check[];
  readAt: number;
}

export declare function preflightQuery(machineId: string): UseQueryOptions<PreflightReading>;
