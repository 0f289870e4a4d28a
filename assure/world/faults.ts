import { type FaultName, faultNames } from '#sandbox/faults.ts';

/** Faults that are Azure's answer, or need a person: an operation may honestly end by them. */
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
];

/** Faults that say nothing of the operation they strike. */
export const transportFaults: readonly FaultName[] = faultNames.filter((name) => !answeringFaults.includes(name));
