import fc from 'fast-check';
import { addFault, removeFaults } from '#sandbox/fault-rules.ts';
import type { FaultName, FaultOrder } from '#sandbox/faults.ts';
import { act, type Act } from './act.ts';
import { heal } from './healing.ts';

/** Faults that say nothing of the operation; the others are answers, and may honestly end one. */
export const transportFaults: readonly FaultName[] = [
  'dropped-before',
  'dropped-after',
  'hangs-before',
  'hangs-after',
  'throttled',
  'throttled-unsaid',
  'throttled-date',
  'unavailable',
  'unavailable-unsaid',
  'server-error',
  'gateway-timeout-before',
  'gateway-timeout-after',
  'captive-portal',
  'malformed',
  'wrong-shape',
  'hidden-headers',
  'foreign-links',
  'unknown-status',
  'slow',
];
export const answeringFaults: readonly FaultName[] = [
  'busy',
  'conflict',
  'precondition-failed',
  'claims-challenge',
  'mfa-required',
  'token-expired',
  'role-lost',
  'not-found',
  'preempted',
  // A record with them is another record.
  'prototype-keys',
];

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

export const faultOf = (names: readonly FaultName[]): fc.Arbitrary<Act> =>
  fc
    .record({
      fault: fc.constantFrom(...names),
      method: optional(fc.constantFrom('read' as const, 'write' as const, 'PUT' as const, 'DELETE' as const)),
      path: optional(fc.constantFrom('/jobs', '/extensions', '/deployments')),
      after: fc.constantFrom(0, 0, 1, 2),
      times: optional(fc.constantFrom(1, 2, 4)),
    })
    .map((wish) => {
      const order = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as FaultOrder;
      return act(`fault(${JSON.stringify(order)})`, (trial) => {
        if (!transportFaults.includes(order.fault)) trial.observer.causes.add(order.fault);
        addFault(trial.world.tenant, order);
      });
    });

export const healing = fc.constant(act('heal', heal));
export const noFaults = fc.constant(act('removeFaults', (trial) => removeFaults(trial.world.tenant)));
