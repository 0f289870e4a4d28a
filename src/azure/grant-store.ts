import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import type { AzureError } from './errors.ts';
import { createStore } from './external-store.ts';
import { serverNow } from './server-clock.ts';

export interface GrantProgress {
  consentId: string;
  /** The record as written or as read back from Azure; absent until known. */
  record?: ConsentRecord;
  machines: MachineProgress[];
  /** Something is being done from this tab right now, if only reading the evidence. */
  running: boolean;
  /** Granting is under way from this tab, more than reading the evidence. */
  granting?: boolean;
  /** Whether this tab was pressed in, so that it may go on by itself after a reload; without it only `continueGrant` acts. */
  pressedHere: boolean;
  /** Why nothing is known or done, e.g. no record of this consent was found. */
  problem?: { text: string; error?: AzureError };
}

const store = createStore<ReadonlyMap<string, GrantProgress>>(new Map());

export const subscribeToGrants = store.subscribe;

/** All grants known to this page, by consent id. A new map on every change. */
export const allGrants = store.get;

export const grantProgress = (consentId: string): GrantProgress | undefined => store.get().get(consentId);

export const setGrant = (progress: GrantProgress): void => {
  store.set(new Map(store.get()).set(progress.consentId, progress));
};

export const changeGrant = (consentId: string, change: Partial<GrantProgress>): void => {
  const progress = grantProgress(consentId);
  if (progress !== undefined) setGrant({ ...progress, ...change });
};

/** The furthest proven step stays named when a machine fails after it. */
const reachedSteps = ['recorded', 'extension', 'requested'] as const;

const reachedOf = (before: MachineProgress): MachineProgress['reached'] =>
  reachedSteps.find((step) => step === before.step) ?? before.reached;

export type StepReport = Omit<MachineProgress, 'machineId' | 'at' | 'reached'>;

const after = (before: MachineProgress, report: StepReport): MachineProgress => {
  const reached = reachedOf(before);
  return {
    machineId: before.machineId,
    ...report,
    ...(reached === undefined ? {} : { reached }),
    at: serverNow(),
  };
};

/** Takes over what is known of one machine of the grant; a machine the grant does not have is left out. */
export const reportMachine = (consentId: string, machineId: string, report: StepReport): void => {
  const progress = grantProgress(consentId);
  if (progress === undefined) return;
  const id = machineId.toLowerCase();
  const machines = progress.machines.map((machine) => (machine.machineId === id ? after(machine, report) : machine));
  setGrant({ ...progress, machines });
};
