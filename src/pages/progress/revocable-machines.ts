import type { GrantProgress } from '#src/azure/grant/grants.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentMachine } from '#src/pages/shared/consent-access.ts';

interface AtWork {
  /** Whether this tab grants. */
  granting?: boolean;
  /** Whether another tab of this browser does. */
  isElsewhere?: boolean;
}

/** What there may be to end on a machine of a grant where Azure shows no job of it; `undefined` where access was never asked for. */
function withoutJob(
  machine: MachineProgress,
  { granting: isAtWork = false, isElsewhere = false }: AtWork,
): ConsentMachine['withoutJob'] | undefined {
  const { step, reached, isFinal = false, isUnasked = false, isLeftOut = false, at } = machine;
  const wasAsked = reached === 'requested';
  switch (step) {
    case 'confirmed':
      return 'mayCome';
    case 'requested':
      return isAtWork ? 'underWay' : 'mayCome';
    case 'unknown':
      if (isUnasked) return 'nothing';
      return isAtWork ? 'underWay' : 'mayCome';
    case 'failed':
      return wasAsked ? 'mayCome' : 'nothing';
    case 'skipped':
      // Over, or its end was asked for and may not be proven yet.
      if (isFinal) return 'nothing';
      return wasAsked || (isElsewhere && !isLeftOut) ? 'mayCome' : undefined;
    case 'waiting':
    case 'recorded':
    case 'extension':
      if (isAtWork) return 'underWay';
      // Of a machine that waits nothing is on record, unless nobody has looked yet.
      return step === 'waiting' && at !== undefined && !isElsewhere ? undefined : 'mayCome';
  }
}

/** The machines on which this grant has let Microsoft Support in, or may have, or may yet. */
export const revocableMachines = ({ machines, ...work }: Pick<GrantProgress, 'machines'> & AtWork): ConsentMachine[] =>
  machines.flatMap((machine) => {
    const left = withoutJob(machine, work);
    return left === undefined ? [] : [{ machineId: machine.machineId, withoutJob: left }];
  });

/** Why nothing is to be revoked where there is no such machine. */
export const whyNotRevocable = ({ machines }: Pick<GrantProgress, 'machines'>): string =>
  machines.length === 0 ? 'Nothing is known of the machines yet.' : 'Access was asked for on none of these machines.';
