import fc from 'fast-check';
import { finishOperation, runningOperation } from '#sandbox/arm/operations.ts';
import { isObject } from '#sandbox/arm/request-body.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { noteChange } from '#sandbox/changes.ts';
import type { JobState } from '#sandbox/tenant.ts';
import { act } from './act.ts';
import { revokeForeign } from './other-clients.ts';
import type { Trial } from './trial.ts';

/** The machine does not carry the revoke out: access stays as it was. Azure may no longer show what the machine had reported either. */
const fail = ({ world: { tenant, clock } }: Trial, job: JobState, isReported: boolean): void => {
  const operation = runningOperation(tenant, job.id);
  if (operation === undefined || job.properties.type !== 'Revoke') return;
  const error = { code: 'RemoteSupportFailed', message: 'The revoke was not carried out. Tried out.' };
  finishOperation(tenant, operation.id, { status: 'Failed', error }, clock.now);
  const ended = { provisioningState: 'Failed', status: 'Failed', endTimeUtc: armTimestamp(clock.now) };
  Object.assign(job.properties, ended);
  const { reportedProperties } = job.properties;
  if (!isReported && isObject(reportedProperties)) delete reportedProperties['nodeSettings'];
  noteChange(tenant);
};

/** Somebody revokes with another client whatever there is, and in vain: what was open stays open. */
export const failedRevoke = fc.boolean().map((isReported) =>
  act(`cliRevokeFails(${isReported ? 'reported' : 'unreported'})`, async (trial) => {
    await revokeForeign(trial);
    for (const job of trial.world.tenant.jobs.values()) fail(trial, job, isReported);
  }),
);
