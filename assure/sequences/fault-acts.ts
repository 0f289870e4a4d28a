import fc from 'fast-check';
import { act, type Act } from './trial.ts';
import { addFault, removeFaults } from '#sandbox/fault-rules.ts';
import type { FaultName, FaultOrder } from '#sandbox/faults.ts';
import { answeringFaults, transportFaults } from '#assure/world/faults.ts';
import { heal } from './healing.ts';

/** What may strike a sequence: all but the 8 MB of one, and the wrong date, for which there is an act of its own. */
const strikes = transportFaults.filter((name) => !['huge', 'wrong-date', 'prototype-keys'].includes(name));
// A record with members that nobody wrote is another record.
const answers: readonly FaultName[] = [...answeringFaults, 'prototype-keys'];

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const faultOf = (names: readonly FaultName[]): fc.Arbitrary<Act> =>
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
        if (answers.includes(order.fault)) trial.observer.causes.add(order.fault);
        addFault(trial.world.tenant, order);
      });
    });

export const transportFault = faultOf(strikes);
export const answeringFault = faultOf(answers);
export const healing = fc.constant(act('heal', heal));
export const noFaults = fc.constant(act('removeFaults', (trial) => removeFaults(trial.world.tenant)));
