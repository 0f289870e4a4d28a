import { connectionOf } from '#src/consent/access/connection.ts';
import { extensionPhase, remoteSupportExtension } from '#src/consent/access/extension.ts';
import { parseInstant } from '#src/lib/time.ts';
import { type FailureCause, met, notKnown, notMet, ok, type CheckOutcome, type Rule, unclear } from './check.ts';
import type { ExtensionPattern, PreflightFacts } from './facts.ts';

/** Checks of the Connected Machine agent and its extension: whether it is there, lets the extension be installed, and has it. */
export const agentRules = {
  connection: ({ agent: { status = '', lastStatusChange } }, now) => {
    const connection = connectionOf(status);
    if (connection === 'connected') return ok();
    if (connection === 'unknown') return status === '' ? notKnown : unclear(status);
    const since = parseInstant(lastStatusChange);
    return { result: 'fail', why: { is: 'away', status, ...(since !== undefined && since <= now && { since }) } };
  },
  agentVersion: ({ agent: { version = '' }, azureLocal }) => {
    if (azureLocal) return undefined;
    const [, major, minor] = /^(\d+)\.(\d+)(?:\.|$)/.exec(version) ?? [];
    if (major === undefined || minor === undefined) return notKnown;
    const isBefore = (firstMinor: number) => Number(major) < 1 || (Number(major) === 1 && Number(minor) < firstMinor);
    if (isBefore(offeredMinor)) return notMet(version);
    return isBefore(soundMinor) ? { result: 'warn', why: { is: 'vulnerableAgent', version } } : ok(version);
  },
  extensionsEnabled: (facts) => lets(facts.agent.extensionsEnabled, facts),
  monitorMode: (facts) => lets(facts.agent.monitorMode === undefined ? undefined : !facts.agent.monitorMode, facts),
  allowList: (facts) => lets(isAllowed(facts.agent.allowList), facts),
  blockList: (facts) => {
    const { blockList } = facts.agent;
    return lets(blockList === undefined ? undefined : !isIn(blockList), facts);
  },
  /** Without the extension, granting installs it; on Azure Local, Azure does. */
  extension: ({ extension, azureLocal }) => {
    if (extension === undefined) return notKnown;
    const phase = extensionPhase(extension);
    if (extension === 'absent' || phase === 'absent') return met(!azureLocal);
    const { provisioningState, version, message = '' } = extension;
    if (phase === 'odd') return unclear(provisioningState);
    const cause = phase === 'failed' ? causeOf(message) : undefined;
    return {
      // One operation runs at a time: granting waits for it.
      result: phase === 'failed' ? 'fail' : phase === 'ready' ? 'pass' : 'warn',
      why: { is: 'extension', phase, ...(version !== undefined && { version }), ...(cause && { cause }) },
    };
  },
} satisfies Record<string, Rule>;

/** Whether nothing has to be installed. */
export function isInstalled({ extension }: PreflightFacts): boolean {
  return extension !== undefined && extensionPhase(extension) === 'ready';
}

/** 1.47 is the first agent version with the benefits of Windows Server: https://learn.microsoft.com/azure/azure-arc/servers/windows-server-management-overview */
const offeredMinor = 47;

/** CVE-2026-96204, elevation of privilege, is in every agent before 1.68. */
const soundMinor = 68;

/**
 * What keeps an extension from being installed matters less once it is there: it goes on running, but gets no upgrade. On Azure Local the agent
 * and its extensions are Azure's to manage: there is nothing to install from here.
 */
function lets(isMet: boolean | undefined, facts: PreflightFacts): CheckOutcome | undefined {
  if (facts.azureLocal) return undefined;
  const found = met(isMet);
  return found.result === 'fail' && isInstalled(facts) ? { ...found, result: 'warn' } : found;
}

function isAllowed(list: readonly ExtensionPattern[] | null | undefined): boolean | undefined {
  return list === undefined ? undefined : list === null || list.length === 0 || isIn(list);
}

function isIn(list: readonly ExtensionPattern[] | null): boolean {
  const wanted = `${remoteSupportExtension.publisher}/${remoteSupportExtension.type}`.toLowerCase();
  return list?.some(({ publisher, type }) => `${publisher}/${type}`.toLowerCase() === wanted) ?? false;
}

/** Told apart by the words of the extension itself. */
function causeOf(message: string): FailureCause | undefined {
  if (/Microsoft\.AzureStackHCI\)? is not yet registered/i.test(message)) return 'providerNotRegistered';
  return /Device initialization is in progress/i.test(message) ? 'certificateHostsBlocked' : undefined;
}
