import { expect, it } from 'vitest';
import { faultNames } from '#sandbox/faults.ts';
import { answeringFaults, transportFaults } from './fault-acts.ts';

it('have every fault of the sandbox but the 8 MB of one, and the wrong date, for which there is an act of its own', () => {
  expect([...transportFaults, ...answeringFaults, 'huge', 'wrong-date'].toSorted()).toEqual(faultNames.toSorted());
});
