import { idKey } from '#sandbox/tenant.ts';
import type { OwedRevoke, Trial } from './trial.ts';

/** Whether nothing that the revoke meant gives access any more. */
export const isDone = (trial: Trial, owed: OwedRevoke): boolean => {
  const span = trial.world.truth.accessNow(trial.machineId);
  if (!span.active || span.jobName === undefined) return true;
  return owed.jobName === undefined ? !owed.before.has(span.jobName) : span.jobName !== owed.jobName;
};

/**
 * Another client lets Microsoft Support in under `jobName`: what had ended by then is owed no more, nor is access of this name by a revoke
 * of whatever there was, when there was no such job.
 */
export const settleBefore = (trial: Trial, jobName: string): void => {
  const isNew = trial.world.truth.job(trial.machineId, jobName) === undefined;
  for (const owed of trial.owed) {
    owed.forgotten ||= isDone(trial, owed);
    if (isNew) owed.before.delete(idKey(jobName));
  }
};

/** Whether Azure has nothing more by which the access could be ended. */
const isUnseen = ({ world, machineId }: Trial): boolean =>
  world.truth.job(machineId, world.truth.accessNow(machineId).jobName ?? '') === undefined;

/**
 * Says on a page of that browser that a person has to act: the revoke was refused, or goes on only after a sign-in, or Azure shows no
 * access, and only on the machine can one be certain.
 */
export const needsPerson = (trial: Trial, owed: OwedRevoke): boolean =>
  owed.tab.browser.tabs.some(({ page }) => {
    // What another job needs of a person is not what is owed. Where several need one, they are shown one after the other.
    const meant = page?.app
      .revokesOn(owed.machineId)
      .filter(({ namedJob }) => namedJob === undefined || idKey(namedJob.name) === owed.jobName);
    return meant?.some(({ phase, isAnswered, error, otherJob }) => {
      if (phase === 'absent') return isUnseen(trial);
      // Taken for access that was granted after the press, and named as what is still to be revoked.
      if (otherJob !== undefined) return trial.hasSetClock;
      return (phase === 'refused' && isAnswered !== true) || error?.kind === 'signInNeeded';
    });
  });
