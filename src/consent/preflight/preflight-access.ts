import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import { parseInstant } from '#src/consent/instant.ts';
import { extensionPhase, registerCommand } from './preflight-extension.ts';
import { recordRoom } from './preflight-record.ts';
import type { Check, CheckId, LockFact, PreflightFacts } from './preflight.ts';

/** Checks of what the person may do, and of what stands in the way at the moment. */
export function accessChecks(facts: PreflightFacts, now: number, replaces: readonly string[]): Check[] {
  const { permissions } = facts;
  const jobs = permission('writeJobs', 'let Microsoft Support in', actions.writeJobs, permissions.writeJobs);
  const deployments = permission(
    'writeDeployments',
    'record the consent',
    actions.writeDeployments,
    permissions.writeDeployments,
  );
  return [
    provider(facts),
    ...(facts.azureLocal ? [] : [writeExtensions(facts)]),
    jobs,
    deployments,
    recordRoom(facts),
    lockCheck(facts),
    operationInProgress(facts),
    liveGrant(facts, now, replaces),
  ];
}

const actions = {
  writeExtensions: 'Microsoft.HybridCompute/machines/extensions/write',
  writeJobs: 'Microsoft.AzureStackHCI/edgeDevices/jobs/write',
  writeDeployments: 'Microsoft.Resources/deployments/write',
} as const;

function provider({ providerRegistered, machineId }: PreflightFacts): Check {
  const check = { id: 'provider', title: 'Provider Microsoft.AzureStackHCI registered' } as const;
  if (providerRegistered === undefined) {
    return { ...check, outcome: 'cannotTell', reason: 'Whether the provider is registered could not be read.' };
  }
  if (providerRegistered)
    return { ...check, outcome: 'pass', reason: 'The provider is registered in the subscription.' };
  return {
    ...check,
    outcome: 'fail',
    reason:
      'The provider Microsoft.AzureStackHCI, which carries remote support, is not registered in the subscription.',
    remedy: {
      text: 'Register it, as Contributor or Owner of the subscription. It takes a few minutes.',
      command: registerCommand(machineId),
    },
  };
}

function writeExtensions(facts: PreflightFacts): Check {
  const { extension } = facts;
  if (typeof extension === 'object' && extensionPhase(extension) === 'ready') {
    return {
      id: 'writeExtensions',
      title: permissionTitle('install the extension'),
      outcome: 'pass',
      reason: 'The extension is installed, so no permission to install it is needed.',
    };
  }
  return permission(
    'writeExtensions',
    'install the extension',
    actions.writeExtensions,
    facts.permissions.writeExtensions,
  );
}

function permissionTitle(purpose: string): string {
  return `Permission to ${purpose}`;
}

function permission(id: CheckId, purpose: string, action: string, allowed: boolean | undefined): Check {
  const check = { id, title: permissionTitle(purpose) };
  if (allowed === undefined) {
    return { ...check, outcome: 'cannotTell', reason: `Whether you may ${purpose} could not be read.` };
  }
  return allowed
    ? { ...check, outcome: 'pass', reason: `You may ${purpose}.` }
    : {
        ...check,
        outcome: 'fail',
        reason: `You may not ${purpose}: your roles on this machine do not allow ${action}.`,
        remedy: { text: `Ask an owner for a role with ${action}, then sign in again.` },
      };
}

function lockCheck({ locks, azureLocal }: PreflightFacts): Check {
  const check = { id: 'locks', title: 'No lock in the way' } as const;
  if (locks === undefined) {
    return { ...check, outcome: 'cannotTell', reason: 'The locks on the machine could not be read.' };
  }
  if (locks.length === 0) return { ...check, outcome: 'pass', reason: 'No lock keeps anything from being removed.' };
  return { ...check, ...lockFinding(locks, azureLocal) };
}

/** What the worst of the locks does; whoever has it taken off is told of the others then. */
function lockFinding(locks: readonly LockFact[], azureLocal: boolean): Pick<Check, 'outcome' | 'reason' | 'remedy'> {
  const remedy = { text: 'Have the lock taken off first.' };
  const others = locks.filter(({ level }) => level.toLowerCase() !== 'cannotdelete');
  const refusing = others.filter(({ level, isOnPart }) => level.toLowerCase() === 'readonly' && !isOnPart);
  if (refusing.length > 0) {
    return {
      outcome: 'fail',
      reason: `The read-only lock ${lockNames(refusing)} refuses every change: access can be neither granted nor revoked while it is there. Access that is there already ends by itself.`,
      remedy,
    };
  }
  if (others.length > 0) {
    return {
      outcome: 'cannotTell',
      reason: `The lock ${lockNames(others)} is on something of the machine, or of a kind not known here: it may keep access from being granted or revoked.`,
      remedy,
    };
  }
  const blocked = azureLocal ? 'jobs' : 'the extension and its jobs';
  return {
    outcome: 'warning',
    reason: `The lock ${lockNames(locks)} keeps ${blocked} from being deleted. Access can still be revoked, and ends by itself.`,
    remedy: { text: 'To delete them later, have the lock taken off first.' },
  };
}

const lockNames = (locks: readonly LockFact[]): string => locks.map(({ name }) => `"${visibleText(name)}"`).join(', ');

function operationInProgress({ operationInProgress: operation }: PreflightFacts): Check {
  const check = { id: 'operationInProgress', title: 'No other operation running' } as const;
  return operation === undefined || operation === ''
    ? { ...check, outcome: 'pass', reason: 'No other operation on the machine is known.' }
    : {
        ...check,
        outcome: 'warning',
        reason: `Another operation is running: ${visibleText(operation)}. Azure runs one at a time, so granting may have to wait.`,
      };
}

function liveGrant({ liveGrant: grant, endingJob }: PreflightFacts, now: number, replaces: readonly string[]): Check {
  const check = { id: 'liveGrant', title: 'No live access yet' } as const;
  if (grant === undefined) {
    return {
      ...check,
      outcome: 'cannotTell',
      reason: 'Whether Microsoft Support has access already could not be read.',
      remedy: { text: 'Read the machine again before granting, so that nothing of theirs is overwritten.' },
    };
  }
  if (grant === null && endingJob !== undefined) {
    return {
      ...check,
      outcome: 'warning',
      reason: `A revoke of the job ${visibleText(endingJob)} was asked for, and nothing proves its end yet: until then that access may go on. Azure shows no other access.`,
    };
  }
  const until = parseInstant(grant?.until);
  if (grant === null || (until !== undefined && until <= now)) {
    return { ...check, outcome: 'pass', reason: 'Azure shows no live access.' };
  }
  if (grant.consentId !== undefined && replaces.includes(grant.consentId)) {
    return { ...check, ...replaced(grant) };
  }
  const when = until === undefined ? '' : ` until ${formatInstant(until)}`;
  return {
    ...check,
    outcome: 'fail',
    reason: `The job ${visibleText(grant.jobName)}${peopleWords(grant)} lets Microsoft Support in${when}, or may do so; a new grant would overwrite that.${othersWords(grant)}`,
    remedy: {
      text: `Revoke ${grant.others === undefined ? 'that' : 'all that'} access first, or wait until it ends.${extendHint(grant)}`,
    },
  };
}

/** Only a consent can be named by the one that takes its place. */
function extendHint({ consentId, others }: LiveGrant): string {
  return consentId === undefined || others !== undefined
    ? ''
    : ' Whoever granted it can extend or widen it instead, with Configure access.';
}

/** What a consent that takes the place of the first would leave in the way. */
function othersWords({ others = [] }: LiveGrant): string {
  return others.length === 0
    ? ''
    : ` Access may go through ${others.map((name) => visibleText(name)).join(', ')} as well.`;
}

type LiveGrant = NonNullable<PreflightFacts['liveGrant']>;

/** One's own access, which a new consent takes the place of; that somebody else meant to change it is worth knowing before. */
function replaced({ changedBy }: LiveGrant): Pick<Check, 'outcome' | 'reason'> {
  const reason = 'The access there is now is the one that this consent replaces.';
  return changedBy === undefined
    ? { outcome: 'pass', reason }
    : { outcome: 'warning', reason: `${reason} ${visibleText(changedBy)} changed it last.` };
}

/** ", created by … and last changed by …,", as far as Azure says. */
function peopleWords({ by, changedBy }: LiveGrant): string {
  const created = by === undefined ? [] : [`created by ${visibleText(by)}`];
  const changed = changedBy === undefined ? [] : [`last changed by ${visibleText(changedBy)}`];
  const words = [...created, ...changed].join(' and ');
  return words === '' ? '' : `, ${words},`;
}
