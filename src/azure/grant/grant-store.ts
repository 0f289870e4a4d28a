import type { MachineProgress } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import type { AzureError } from '#src/azure/transport/errors.ts';
import { createStore } from '#src/azure/external-store.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';

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
  problem?: {
    text: string;
    error?: AzureError;
    /** The answer to a press: what is read by itself does not tell it again. */
    isOfPress?: true;
  };
}

type Grants = ReadonlyMap<string, GrantProgress>;

/** What is known now. Its values are never changed in place, so they can be shown as they are. */
let known: Grants = new Map();

/** Where each machine stands among those of its grant, by consent id and lower-case machine id: hundreds of them report, and ask, one after another. */
const places = new Map<string, ReadonlyMap<string, number>>();

/** What pages show: follows `known` a few times a second, however many machines report at once. */
const shown = createStore<Grants>(new Map());

/** So long reports are gathered before pages hear of them, ms: soon enough to be seen as it happens, seldom enough for 500 machines. */
const gatherMs = 200;

let timer: ReturnType<typeof setTimeout> | undefined;

const show = (): void => {
  clearTimeout(timer);
  timer = undefined;
  shown.set(known);
};

/** Hears of changes to what `shownGrant` and `allGrants` answer. */
export const subscribeToGrants = shown.subscribe;

/** All grants that pages show, by consent id. A new map on every change. */
export const allGrants = shown.get;

/** What is known now, for whoever decides by it. */
export const grantProgress = (consentId: string): GrantProgress | undefined => known.get(consentId);

/** What is known now of one machine of a grant; absent where the grant does not have it. */
export const machineProgress = (consentId: string, machineId: string): MachineProgress | undefined =>
  grantProgress(consentId)?.machines[places.get(consentId)?.get(machineId.toLowerCase()) ?? -1];

/** What pages show: the same, up to a fraction of a second old, and unchanged between two notices to subscribers. */
export const shownGrant = (consentId: string): GrantProgress | undefined => shown.get().get(consentId);

/** Takes a grant over as it is and shows it at once. */
export const setGrant = (progress: GrantProgress): void => {
  const { consentId, machines } = progress;
  known = new Map(known).set(consentId, progress);
  places.set(consentId, new Map(machines.map(({ machineId }, place) => [machineId, place])));
  show();
};

export const changeGrant = (consentId: string, change: Partial<GrantProgress>): void => {
  const progress = grantProgress(consentId);
  if (progress !== undefined) setGrant({ ...progress, ...change });
};

const reachedSteps = ['recorded', 'extension', 'requested'] as const;

/** The furthest proven step stays named when a machine fails after it. */
export const reachedOf = ({ step, reached }: MachineProgress): MachineProgress['reached'] =>
  step === 'confirmed' ? 'requested' : (reachedSteps.find((one) => one === step) ?? reached);

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

/** Takes over what is known of machines of the grant, shown with the next gathered reports; those the grant does not have are left out. */
export const reportMachines = (consentId: string, machineIds: readonly string[], report: StepReport): void => {
  const progress = grantProgress(consentId);
  if (progress === undefined) return;
  const machines = [...progress.machines];
  for (const id of machineIds) {
    const place = places.get(consentId)?.get(id.toLowerCase());
    const before = place === undefined ? undefined : machines[place];
    if (before !== undefined && place !== undefined) machines[place] = after(before, report);
  }
  known = new Map(known).set(consentId, { ...progress, machines });
  timer ??= setTimeout(show, gatherMs);
};

export const reportMachine = (consentId: string, machineId: string, report: StepReport): void =>
  reportMachines(consentId, [machineId], report);
