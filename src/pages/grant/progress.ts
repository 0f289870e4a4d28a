import { unreadKind } from '#src/azure/evidence.ts';
import type { Intent, OperationProgress, PersonReason, WaitReason } from '#src/azure/operations/operation.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { stateTone, stateWord } from '#src/consent/access/state-words.ts';
import { overReasons } from '#src/pages/shared/operation-standing.ts';
import type { Tone } from '#src/ui/StateWord.tsx';

const looks = {
  failed: { name: 'Failed', tone: 'bad' },
  unknown: { name: 'Not confirmed', tone: 'attention' },
  working: { name: 'In progress', tone: 'busy' },
  unread: { name: 'Not checked yet', tone: 'neutral' },
  stopped: { name: 'Stopped', tone: 'attention' },
  notStarted: { name: 'No access', tone: 'neutral' },
  ended: { name: 'Ended', tone: 'neutral' },
  active: { name: 'Active', tone: 'good' },
} as const satisfies Record<string, { name: string; tone: Tone }>;

export type Standing = keyof typeof looks;

/** How the grant stands on one machine, what needs a person first. */
export const standings = Object.keys(looks) as Standing[];

export function standingName(standing: Standing): string {
  return looks[standing].name;
}

export interface Row {
  machineId: string;
  standing: Standing;
  /** A press may ask once more. */
  canRetry: boolean;
  /** The operation in this browser; without it, and once that is done, what Azure shows. */
  progress?: OperationProgress;
  state?: AccessState;
}

export interface NamedRow extends Row {
  name: string;
}

/** What another press can't mend: the agreed time or the access is over, or the consent doesn't count. */
const final: ReadonlySet<PersonReason['is']> = new Set([
  ...overReasons,
  'exceeds',
  'badSignature',
  'machineGone',
  'otherComputer',
  'notApproved',
]);

/** Nothing went wrong: it was stopped, or waits for a person since a reload. */
const stoppedReasons: ReadonlySet<PersonReason['is']> = new Set(['stopped', 'pressAgain', 'approved']);

/**
 * How one machine stands: by its operation, and once that is done, or where this browser has none, by what Azure shows of this consent.
 * `shown` is asked only then.
 */
export function rowOf(
  machineId: string,
  consentId: string,
  progress: OperationProgress | undefined,
  shown: () => AccessState,
): Row {
  const standing = progress ? standingOf(progress) : 'notStarted';
  const isFailure = standing === 'failed' && progress?.step.do === 'person' && !final.has(progress.step.why.is);
  const row = { machineId, standing, canRetry: isFailure, ...(progress && { progress }) };
  if (standing !== 'active' && standing !== 'notStarted' && standing !== 'stopped') return row;
  const state = shown();
  const now = shownStanding(consentId, state);
  // Azure may have gone on with what was requested before it was stopped, or another tab.
  if (standing === 'stopped' && now !== 'active' && now !== 'working') return row;
  // What nobody has asked for yet is not known to be missing.
  if (now === undefined && !progress)
    return wasTried(state) ? { ...row, standing: 'unknown', canRetry: true, state } : { ...row, standing: 'unread' };
  // What can't be read now takes nothing back that was proven, and gives nothing.
  const isOlder = progress !== undefined && state.readAt < progress.at && now !== standing;
  if (now === undefined || isOlder) return row;
  const became = standing === 'active' && now === 'notStarted' ? 'ended' : now;
  return { ...row, standing: became, canRetry: became === 'unknown', state };
}

function standingOf({ step }: OperationProgress): Standing {
  if (step.do === 'done') return step.outcome.is === 'active' ? 'active' : 'ended';
  if (step.do !== 'person') return 'working';
  if (stoppedReasons.has(step.why.is)) return 'stopped';
  return overReasons.has(step.why.is) ? 'ended' : 'failed';
}

function wasTried({ why }: AccessState): boolean {
  return why.is !== 'unread' || why.problem.kind !== unreadKind;
}

function shownStanding(consentId: string, { kind, why, consentId: shown }: AccessState): Standing | undefined {
  if (why.is === 'unread') return undefined;
  if (shown !== consentId) return 'notStarted';
  if (kind === 'unknown' || kind === 'unconfirmed') return 'unknown';
  if (kind === 'active') return 'active';
  if (kind === 'requested') return 'working';
  return kind === 'revoked' || kind === 'expired' || kind === 'revocationPending' ? 'ended' : 'notStarted';
}

/** What is pressed for under a consent. */
export function grantsOf(consentId: string, replaces: readonly string[], machineIds: readonly string[]): Intent[] {
  const grant = { kind: 'grant' as const, consentId, ...(replaces.length > 0 && { extends: true as const }) };
  return machineIds.map((machineId) => ({ ...grant, machineId }));
}

/** When it came to this, as evidence or what was sent has it: the same whenever the page is opened. ms. */
export function timeOf({ state, progress }: Row): number | undefined {
  if (state || !progress) return state && (state.since ?? state.readAt);
  const { operation, step, at } = progress;
  const isAnswered = step.do === 'done' || (step.do === 'person' && step.why.is !== 'pressAgain');
  return isAnswered ? at : Math.max(operation.pressedAt, ...operation.sent.map((one) => one.acceptedAt ?? one.at));
}

export type Totals = Readonly<Record<Standing, number>> & { all: number };

/** The numbers add up to all. */
export function totalsOf(rows: readonly Row[]): Totals {
  const totals = Object.fromEntries(standings.map((standing) => [standing, 0])) as Record<Standing, number>;
  for (const { standing } of rows) totals[standing] += 1;
  return { ...totals, all: rows.length };
}

/** The steps of a grant: the record, the extension, the request, the machine's report. */
export const stepsOfGrant = 4;

/** How many of the steps of one machine are done: the bar moves with each, also for what came to nothing after some. */
export function stepsDone({ progress, standing }: Row): number {
  if (standing === 'active' || standing === 'ended') return stepsOfGrant;
  return progress === undefined ? 0 : reachedBy(progress);
}

/** What was sent tells how far it is; before that what is waited for. */
function reachedBy({ operation: { sent }, step }: OperationProgress): number {
  const waited = step.do === 'wait' ? step.why.is : undefined;
  const request = sent.find(({ what }) => what !== 'extension');
  if (request?.acceptedAt !== undefined || waited === 'machineReports') return 3;
  if (request !== undefined || waited === 'onItsWay' || waited === 'busy') return 2;
  return sent.length > 0 || waited === 'installing' || waited === 'machineAway' ? 1 : 0;
}

/** Failed ones on top, then those not confirmed; the others stay in the order of the consent while they go on. */
export function sortedRows<One extends Row>(rows: readonly One[]): One[] {
  return rows.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ standing }: Row): number {
  return Math.min(standings.indexOf(standing), standings.indexOf('working'));
}

/** The word for a row, and its tone: what it waits for while it works, or the state of access. */
export function stepWord(row: Row): string {
  const { standing, progress, state } = row;
  if (state && isShownByState(row)) return stateWord(state.kind);
  if (standing !== 'working' || progress === undefined) return standingName(standing);
  const { step } = progress;
  return step.do === 'wait' ? waitWords[step.why.is] : standingName('working');
}

export function stepTone(row: Row): Tone {
  return row.state && isShownByState(row) ? stateTone(row.state.kind) : looks[row.standing].tone;
}

function isShownByState({ standing, state }: Row): boolean {
  return state !== undefined && shownByState.has(state.kind) && standing !== 'notStarted';
}

/** What the machine's page calls it, too. */
const shownByState: ReadonlySet<AccessState['kind']> = new Set([
  'unconfirmed',
  'unknown',
  'revocationPending',
  'revoked',
  'expired',
]);

const waitWords: Readonly<Record<WaitReason['is'], string>> = {
  queued: 'Waiting to start',
  recording: 'Recording consent',
  approval: 'Waiting for approval',
  activating: 'Activating role',
  installing: 'Installing extension',
  removing: 'Removing extension',
  machineReports: 'Waiting for machine',
  machineAway: 'Waiting for machine',
  busy: 'Waiting',
  onItsWay: 'Requesting access',
  unreachable: 'Retrying',
};
