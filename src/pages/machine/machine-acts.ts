import type { UseQueryResult } from '@tanstack/react-query';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import type { PreflightReading } from '#src/azure/preflight.ts';
import type { ConsentEntry, ConsentsReading } from '#src/azure/records.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { verdictSentence } from '#src/consent/access/words.ts';
import { isConsentId } from '#src/consent/consent-id.ts';
import { blockingChecks, type Check, type CheckId } from '#src/consent/preflight/preflight.ts';
import { checkSentence } from '#src/consent/preflight/words.ts';
import type { MachineAccess } from '#src/pages/shared/use-machine-access.ts';

/** Why an act isn't possible now, a sentence; undefined when it is. */
export interface Reasons {
  grant: string | undefined;
  reduce: string | undefined;
  revoke: string | undefined;
  setUp: string | undefined;
  /** Why this person, by the roles that Azure tells, can end or change no access here: the card offers neither, the command bar stays open to try. */
  role: string | undefined;
}

/**
 * What keeps each act from being pressed. Revoking depends on nothing but whether there might be access, and that has to be known of now:
 * `isCurrent`.
 */
export function reasonsOf(
  state: AccessState | undefined,
  isCurrent: boolean,
  checks: readonly Check[] | undefined,
): Reasons {
  if (state === undefined)
    return { grant: notRead, reduce: notRead, revoke: undefined, setUp: notRead, role: undefined };
  const failed = (ids: ReadonlySet<CheckId>) => checks?.find(({ id, result }) => result === 'fail' && ids.has(id));
  const blocking = checks && blockingChecks(checks)[0];
  return {
    grant: refusal(state.can.grant) ?? (checks ? sentence(blocking) : 'The machine hasn’t been checked yet.'),
    reduce: refusal(state.can.reduce) ?? sentence(failed(reduceChecks)),
    revoke: isCurrent && !state.mayHaveAccess ? 'Azure shows no access to this machine.' : undefined,
    setUp: refusal(state.can.setUp) ?? sentence(failed(setUpChecks)),
    role: state.mayHaveAccess ? sentence(failed(roleChecks)) : undefined,
  };
}

/** The one act that comes next, for the blue button: none while there is access, nor after a revoke. */
export function nextAct({ kind, mayHaveAccess }: AccessState, reasons: Reasons): 'grant' | 'setUp' | undefined {
  if (kind === 'setUpFailed') return reasons.setUp === undefined ? 'setUp' : undefined;
  return bareKinds.has(kind) && !mayHaveAccess && reasons.grant === undefined ? 'grant' : undefined;
}

/** What keeps anybody from being let in on a machine without access, where the card has nothing else to say. */
export function obstacleOf({ kind, mayHaveAccess }: AccessState, checks: readonly Check[]): Check | undefined {
  const isTold = kind === 'setUpFailed' || (bareKinds.has(kind) && !mayHaveAccess);
  return isTold ? blockingChecks(checks)[0] : undefined;
}

const bareKinds: ReadonlySet<AccessState['kind']> = new Set(['notSetUp', 'setUp', 'expired']);

/** What the machine's page knows, for whatever is drawn on it. */
export interface MachineView {
  id: string;
  name: string;
  access: MachineAccess;
  operation: OperationProgress | undefined;
  preflight: UseQueryResult<PreflightReading>;
  consents: UseQueryResult<ConsentsReading>;
  /** The consent that the state is about, where one is on record. */
  entry: ConsentEntry | undefined;
  reasons: Reasons;
  /** Where access can be extended, or why it can't. */
  extension: { to: string; why?: undefined } | { to?: undefined; why: string };
}

/** The consent that a new one can extend or widen, whoever granted it, where nothing else gives access; else why not, and what to do instead. */
export function extensionOf(
  state: Pick<AccessState, 'kind' | 'job' | 'others'> | undefined,
): { consentId: string } | { why: string } {
  const { kind, job, others = [] } = state ?? {};
  if (job === undefined || (kind !== 'active' && kind !== 'requested')) return { why: 'There is no access to extend.' };
  if (others.length > 0) return { why: 'More than one grant gives access. Revoke access, then grant it again.' };
  const consentId = job.name.toLowerCase();
  if (isConsentId(consentId)) return { consentId };
  return { why: 'This access has no consent to extend. Revoke it, then grant access again.' };
}

const notRead = 'The machine hasn’t been read yet.';

const reduceChecks: ReadonlySet<CheckId> = new Set(['writeJobs', 'locks']);

const roleChecks: ReadonlySet<CheckId> = new Set(['writeJobs']);

const setUpChecks: ReadonlySet<CheckId> = new Set([
  'operatingSystem',
  'memory',
  'licence',
  'connection',
  'agentVersion',
  'extensionsEnabled',
  'monitorMode',
  'allowList',
  'blockList',
  'writeExtensions',
  'locks',
]);

function refusal(verdict: AccessState['can']['grant']): string | undefined {
  return verdict.allowed ? undefined : verdictSentence(verdict.why);
}

function sentence(check: Check | undefined): string | undefined {
  return check && checkSentence(check);
}
