import { isRecorded } from '#src/consent/bulk.ts';
import type { EndRecord, ConsentRecord } from '#src/consent/record.ts';
import { inSlices } from '#src/lib/slices.ts';
import { groupsOf } from '#src/azure/records/consent-history.ts';
import { forgetRecords, machineConsentsKey, writeConsentRecord } from '#src/azure/records/consent-records.ts';
import { standingOn } from '#src/azure/records/consent-standing.ts';
import { createPolls, createStarts, watchEveryMs } from '#src/azure/transport/bulk-pace.ts';
import { queryClient, queryKey } from '#src/azure/query-client.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { isLost, isUnanswered } from '#src/azure/transport/operations.ts';
import { failureOf } from './grant-failure.ts';
import { grantOnMachine } from './grant-machine.ts';
import { recordIn } from './grant-recording.ts';
import { Stop } from './grant-run.ts';
import { grantProgress, machineProgress, reportMachine, reportMachines, type StepReport } from './grant-store.ts';

export interface GrantRun {
  record: ConsentRecord;
  /** Lower-case ids; some or all of those the consent names. */
  machines: readonly string[];
  /** Machines whose job was asked for from here before. */
  requested: ReadonlySet<string>;
  /** A person pressed in this tab, so what failed or vanished may be asked for once more. */
  isPressed: boolean;
  /** Signed just now: before this run nothing can have recorded it. */
  isNew?: true;
  ends: readonly EndRecord[];
  signal: AbortSignal;
  /** Aborted with `signal`, and when access to this one machine is revoked meanwhile. */
  signalOf: (machineId: string) => AbortSignal;
  /** Reads whether access to a machine may have been asked for, in whichever tab. */
  askedBefore: () => Promise<(machineId: string) => boolean>;
  /** This tab is done with the machine; `isKnown`: what came of it is certain. */
  noteOver: (machineId: string, isKnown: boolean) => Promise<void>;
}

/** What the machines of one run share. */
interface Pace {
  start: (signal: AbortSignal) => Promise<void>;
  poll: (machineId: string) => number;
  /** Between two looks at a record that takes its time, ms: all those of a large consent stand in one line. */
  recordsEveryMs: number;
}

/** What this page has seen of the machine: the extension, or more. */
const wasSetUp = (consentId: string, machineId: string): boolean => {
  const { reached } = machineProgress(consentId, machineId) ?? {};
  return reached === 'extension' || reached === 'requested';
};

const runMachine = async (run: GrantRun, machineId: string, pace: Pace): Promise<void> => {
  const { record, isPressed } = run;
  const signal = run.signalOf(machineId);
  let step: StepReport['step'] | undefined;
  // Called off before its turn: what follows finds that out by itself and says so.
  await pace.start(signal).catch(() => undefined);
  const isOver = await grantOnMachine({
    record,
    machineId,
    signal,
    isPressed,
    wasSetUp: wasSetUp(record.consentId, machineId),
    requested: run.requested.has(machineId),
    wasAsked: async () => (await run.askedBefore())(machineId),
    standing: standingOn({ ends: run.ends.filter((end) => end.consentId === record.consentId) }, machineId),
    report: (report) => {
      ({ step } = report);
      reportMachine(record.consentId, machineId, report);
    },
    pollSeconds: () => pace.poll(machineId),
  });
  if (isOver) await run.noteOver(machineId, step !== 'unknown');
  await queryClient.invalidateQueries({ queryKey: queryKey(machineId) });
};

/** Where access was asked for before, that it is not asked for now says nothing of it. */
const askedBefore = (isStopped: boolean, error: unknown): StepReport => ({
  step: 'unknown',
  ...(isStopped
    ? { message: 'Stopped before Azure was read. Access may have been asked for before; Azure may go on with that.' }
    : failureOf(
        error,
        'The record of the consent could not be read or kept, so nothing more was asked for from here. Access may have been asked for before. ',
      )),
});

/** Whether this page has read before that the consent is on record in this group. */
const wasRecorded = (consentId: string, group: string): boolean =>
  grantProgress(consentId)?.machines.some((one) => isRecorded(one) && groupsOf([one.machineId])[0] === group) ?? false;

/** Azure has told nothing of the record; what it refuses to keep it does tell of. */
const isUnread = (error: AzureError): boolean =>
  (error.kind === 'forbidden' && /\/read$/i.test(error.missingAction ?? '')) || isLost(error);

const isSignInNeeded = (error: unknown): boolean => error instanceof AzureError && error.kind === 'signInNeeded';

/** They say nothing of the record, unlike a refusal. */
const vague: ReadonlySet<AzureError['kind']> = new Set(['signInNeeded', 'throttled']);

/**
 * Whether Azure may hold the record. Without an answer nobody knows; nor where it was too busy, perhaps to show what it had taken; nor at
 * another press, where only the reading failed.
 */
const isInDoubt = (error: unknown, isNew: boolean): boolean =>
  isUnanswered(error) || (error instanceof AzureError && (vague.has(error.kind) || (!isNew && isUnread(error))));

/**
 * Nothing was asked of the machine. That the consent is on no record is said only where that is so, and that the press has failed only where
 * Azure has refused it: what the way to Azure lost is no refusal.
 */
const notKept = (error: unknown, isOnRecord: boolean, isNew: boolean): StepReport => {
  const isOpen = isInDoubt(error, isNew);
  const open = { step: 'unknown', isUnasked: true } as const;
  if (isOnRecord) {
    const words = 'The record of the consent could not be read or kept now, so nothing more was asked for from here. ';
    return { ...(isOpen ? open : { step: 'failed' }), ...failureOf(error, words) };
  }
  return isOpen
    ? { ...open, ...failureOf(error, 'Whether the consent was recorded is not known; nothing was granted. ') }
    : { step: 'skipped', ...failureOf(error, 'The consent could not be recorded, so nothing was granted. ') };
};

/** What Azure refused is told by the press alone; what was not known is, by the next reading. */
const ofPress = (report: StepReport): StepReport =>
  report.step === 'unknown' ? report : { ...report, isOfPress: true };

const notAsked = (isStopped: boolean, error: unknown, isOnRecord: boolean, isNew: boolean): StepReport =>
  isStopped
    ? { step: 'skipped', message: 'Stopped while the consent was being recorded; no access was asked for.' }
    : ofPress(notKept(error, isOnRecord, isNew));

/** Without its record in a resource group nothing is granted there (I1): its machines are left, with the reason. */
const skipGroup = async (run: GrantRun, group: string, machines: readonly string[], error: unknown): Promise<void> => {
  const wasAsked = await run.askedBefore();
  const isOnRecord = wasRecorded(run.record.consentId, group);
  for (const machineId of machines) {
    if (error instanceof Stop) {
      // The agreed time is over, and so is what may have been asked for; or it seems so.
      const { step, message, remedy = '', isFinal } = error;
      const unsure = { remedy, ...(!wasAsked(machineId) && { isUnasked: true as const }) };
      reportMachine(run.record.consentId, machineId, { step, message, ...(isFinal ? { isFinal } : unsure) });
      continue;
    }
    const reportOf = wasAsked(machineId) ? askedBefore : notAsked;
    const report = reportOf(run.signal.aborted, error, isOnRecord, run.isNew === true);
    reportMachine(run.record.consentId, machineId, report);
    // Nor does anything go on by itself that a sign-in, and then a press, is asked for.
    const isOver = report.step !== 'unknown' || (reportOf === notAsked && isSignInNeeded(error));
    // A tab that only goes on leaves them to the one that was pressed in.
    if (run.isPressed && isOver) await run.noteOver(machineId, true);
  }
};

const keepIn = async (group: string, run: Pick<GrantRun, 'record' | 'signal'>): Promise<void> => {
  await writeConsentRecord(group, run.record, run.signal);
};

interface Group {
  group: string;
  machines: string[];
}

/** The machines of each resource group. */
const groupsIn = (run: GrantRun): Group[] => {
  const groups = new Map<string, Group>();
  for (const id of run.machines) {
    const [group] = groupsOf([id]);
    if (group === undefined) continue;
    const own = groups.get(group) ?? { group, machines: [] };
    groups.set(group, own);
    own.machines.push(id);
  }
  return [...groups.values()];
};

/** Begins the work on each in tasks of a few ms, since a page with hundreds of them is still to answer. Resolves when all of it has ended. */
const onEach = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const begun: Promise<void>[] = [];
  await inSlices(items, (item) => {
    const one = work(item);
    // It is awaited below; a failure before that must not count as unhandled.
    one.catch(() => undefined);
    begun.push(one);
  });
  await Promise.all(begun);
};

const runGroup = async (run: GrantRun, { group, machines }: Group, pace: Pace): Promise<void> => {
  const tell = (message: string): void => {
    reportMachines(run.record.consentId, machines, { step: 'waiting', message });
  };
  try {
    await recordIn(run, group, { tell, everyMs: pace.recordsEveryMs }, (signal) => keepIn(group, { ...run, signal }));
  } catch (error) {
    return skipGroup(run, group, machines, error);
  }
  // From here on the record says that access may be on its way, and a revoke is offered.
  void queryClient.invalidateQueries({ queryKey: machineConsentsKey });
  await onEach(machines, (id) => runMachine(run, id, pace));
};

/** Records the consent in each affected resource group, then grants on its machines. Every machine ends with a result of its own. */
export const runGrant = async (run: GrantRun): Promise<void> => {
  const groups = groupsIn(run);
  const pace: Pace = { start: createStarts(), poll: createPolls(), recordsEveryMs: watchEveryMs(groups.length) };
  await onEach(groups, (group) => runGroup(run, group, pace));
  await forgetRecords();
};
