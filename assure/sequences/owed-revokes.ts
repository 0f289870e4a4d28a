import { idKey } from '#sandbox/tenant.ts';
import type { OwedRevoke, Trial } from './trial.ts';
import { revokeOn } from '#assure/world/world.ts';

/** Whether nothing that the revoke meant gives access any more. */
export const isDone = (trial: Trial, owed: OwedRevoke): boolean => {
  const span = trial.world.truth.accessNow(trial.machineId);
  return !span.active || span.jobName === undefined || !owed.before.has(span.jobName);
};

/**
 * Another client lets Microsoft Support in under `jobName`: what had ended by then is owed no more, nor is access of this name by a revoke of
 * when there was no such job.
 */
export const settleBefore = (trial: Trial, jobName: string): void => {
  const isNew = trial.world.truth.job(trial.machineId, jobName) === undefined;
  for (const owed of trial.owed) {
    owed.forgotten ||= isDone(trial, owed);
    if (isNew) owed.before.delete(idKey(jobName));
  }
};

/** Whether Azure has nothing by which anybody could tell that there is this access: no job, and no consent on record as it was put there. */
const isUnseen = ({ world, machineId, observer }: Trial): boolean => {
  const { jobName = '' } = world.truth.accessNow(machineId);
  return world.truth.job(machineId, jobName) === undefined && !observer.isOnRecord(machineId, jobName);
};

/** Says on a page of that browser that a person has to act, or that Azure shows nothing where it shows nothing. */
export const needsPerson = (trial: Trial, owed: OwedRevoke): boolean =>
  owed.tab.browser.tabs.some(({ page }) => {
    const step = page && revokeOn(page, owed.machineId)?.step;
    if (step?.do === 'done') return isUnseen(trial);
    return step?.do === 'person' && step.why.is !== 'replaced';
  });
