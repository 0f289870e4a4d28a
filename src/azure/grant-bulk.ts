import type { EndRecord, ConsentRecord } from '#src/consent/record.ts';
import { groupsOf } from './consent-history.ts';
import { forgetRecords, machineConsentsKey, writeConsentRecord } from './consent-records.ts';
import { describeError } from './errors.ts';
import { grantOnMachine } from './grant-machine.ts';
import { reportMachine } from './grant-store.ts';
import { queryClient, queryKey } from './query-client.ts';

export interface GrantRun {
  record: ConsentRecord;
  /** Lower-case ids; some or all of those the consent names. */
  machines: readonly string[];
  /** Machines whose job was asked for from here before. */
  requested: ReadonlySet<string>;
  /** A person pressed just now, so what failed or vanished may be asked for once more. */
  mayRepeat: boolean;
  ends: readonly EndRecord[];
  signal: AbortSignal;
  /** Aborted with `signal`, and when access to this one machine is revoked meanwhile. */
  signalOf: (machineId: string) => AbortSignal;
}

/** Seconds between two reads of one machine's evidence, so that all machines together read Azure about five times a second. */
const pollSecondsFor = (machines: number): number => Math.max(2, Math.ceil(machines / 5));

const runMachine = async (run: GrantRun, machineId: string, atWork: Set<string>): Promise<void> => {
  const { record, mayRepeat } = run;
  atWork.add(machineId);
  await grantOnMachine({
    record,
    machineId,
    signal: run.signalOf(machineId),
    mayRepeat,
    requested: run.requested.has(machineId),
    ended: run.ends.some((end) => end.consentId === record.consentId && end.machineId.toLowerCase() === machineId),
    report: (report) => reportMachine(record.consentId, machineId, report),
    pollSeconds: () => pollSecondsFor(atWork.size),
  });
  atWork.delete(machineId);
  await queryClient.invalidateQueries({ queryKey: queryKey(machineId) });
};

/** Without its record in a resource group nothing is granted there (I1): its machines are skipped, with the reason. */
const skipGroup = (run: GrantRun, machines: readonly string[], error: unknown): void => {
  const { title, why, whatToDo, correlationId } = describeError(error);
  for (const machineId of machines) {
    reportMachine(run.record.consentId, machineId, {
      step: 'skipped',
      message: run.signal.aborted
        ? 'Stopped before the consent was recorded.'
        : `The consent could not be recorded, so nothing was granted. ${title}: ${why}`,
      remedy: whatToDo,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
  }
};

const runGroup = async (run: GrantRun, group: string, atWork: Set<string>): Promise<void> => {
  const machines = run.machines.filter((id) => groupsOf([id])[0] === group);
  try {
    await writeConsentRecord(group, run.record, run.signal);
  } catch (error) {
    skipGroup(run, machines, error);
    return;
  }
  // From here on the record says that access may be on its way, and a revoke is offered.
  void queryClient.invalidateQueries({ queryKey: machineConsentsKey });
  await Promise.all(machines.map((id) => runMachine(run, id, atWork)));
};

/** Records the consent in each affected resource group, then grants on its machines. Every machine ends with a result of its own. */
export const runGrant = async (run: GrantRun): Promise<void> => {
  const atWork = new Set<string>();
  await Promise.all(groupsOf(run.machines).map((group) => runGroup(run, group, atWork)));
  await forgetRecords();
};
