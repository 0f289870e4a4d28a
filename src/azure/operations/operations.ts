/*
 * The door of the engine: everything that changes Azure begins here, by a person's press. Nothing here rejects for what Azure says:
 * that is told by the progress of the operation, which pages draw. It throws when the press is no person's, or asks for what may not be.
 */
import type { ConsentRecord } from '#src/consent/record.ts';
import type { AccessLevel } from '#src/consent/level.ts';
import type { OperationProgress } from './operation.ts';

/** The event of a press: `isTrusted` is false for whatever a script made. React's and the DOM's events both fit. */
export type Press = Pick<Event, 'isTrusted'>;

export interface RevokeTarget {
  machineId: string;
  /** Leave false on Azure Local, where Azure manages the extension. */
  removeExtension: boolean;
}

export interface Reduction {
  machineId: string;
  /** Name of the job, which is the id of its consent. */
  job: string;
  level: AccessLevel;
  /** ISO 8601, UTC, whole seconds. */
  notAfter: string;
}

/** Records the consent where it is not on record, and grants. Resolves once the journal holds it. */
export function startGrant(_options: {
  record: ConsentRecord;
  /** Some or all of the machines that the consent names. */
  machineIds: readonly string[];
  press: Press;
}): Promise<void> {
  throw new Error('not written yet');
}

/** Goes on with machines of a consent that is on record; also in a browser that has never seen it. */
export function continueGrant(_consentId: string, _machineIds: readonly string[], _press: Press): Promise<void> {
  throw new Error('not written yet');
}

/** Sends nothing more for this consent, in any tab. What Azure has already goes on there. */
export function stopGrant(_consentId: string): Promise<void> {
  throw new Error('not written yet');
}

/** Ends all access there is on these machines, and pursues it until evidence proves the end. Grants under way there are stopped. */
export function startRevoke(_targets: readonly RevokeTarget[], _press: Press): Promise<void> {
  throw new Error('not written yet');
}

/** Shortens or lowers live access. */
export function startReduce(_reduction: Reduction, _press: Press): Promise<void> {
  throw new Error('not written yet');
}

/** Installs the extension. Gives nobody access. */
export function startSetUp(_machineIds: readonly string[], _press: Press): Promise<void> {
  throw new Error('not written yet');
}

/** Forgets operations that are done or need a person, in the journal too. */
export function dismissOperations(_ids: readonly string[]): Promise<void> {
  throw new Error('not written yet');
}

/** At the start of the app, once somebody is signed in: goes on with what needs no press, and shows the rest. Never rejects. */
export function resumeOperations(): Promise<void> {
  throw new Error('not written yet');
}

/** All operations known in this browser, newest press first. */
export function useOperations(_filter?: (progress: OperationProgress) => boolean): readonly OperationProgress[] {
  throw new Error('not written yet');
}

/** The operation to show beside the state of a machine: the newest that is under way, else the newest. */
export function useMachineOperation(_machineId: string): OperationProgress | undefined {
  throw new Error('not written yet');
}

/** The operations of one consent, a machine each. Empty in a browser where nobody pressed: then evidence alone is shown. */
export function useGrant(_consentId: string): readonly OperationProgress[] {
  throw new Error('not written yet');
}
