import { connectionOf } from '#src/consent/access/connection.ts';
import { extensionPhase } from '#src/consent/access/extension.ts';
import { parseInstant } from '#src/lib/time.ts';
import type { ExtensionPattern, PreflightFacts } from './facts.ts';
import type { Check, CheckId } from './preflight.ts';

/** The remote support extension: published by Azure Local's tools under this name, publisher and type, without settings. */
export const remoteSupportExtension = {
  name: 'AzureEdgeRemoteSupport',
  publisher: 'Microsoft.AzureStack.Observability',
  type: 'EdgeRemoteSupport',
} as const;

/** Checks of the Connected Machine agent: whether it is there, and whether it lets the extension be installed. */
export function agentChecks(facts: PreflightFacts, now: number): Check[] {
  const { agent } = facts;
  // On Azure Local the agent and its extensions are Azure's to manage: there is nothing to install from here.
  if (facts.azureLocal) return [connection(facts, now)];
  return [
    connection(facts, now),
    agentVersion(facts),
    lets('extensionsEnabled', agent.extensionsEnabled, facts),
    lets('monitorMode', agent.monitorMode === undefined ? undefined : !agent.monitorMode, facts),
    lets('allowList', isAllowed(agent.allowList), facts),
    lets('blockList', agent.blockList === undefined ? undefined : !isIn(agent.blockList), facts),
  ];
}

function connection({ agent }: PreflightFacts, now: number): Check {
  const id = 'connection';
  const { status = '' } = agent;
  switch (connectionOf(agent.status)) {
    case 'connected':
      return { id, result: 'pass', why: { is: 'ok' } };
    case 'unknown':
      return { id, result: 'unknown', why: status === '' ? { is: 'notKnown' } : { is: 'oddWord', value: status } };
    case 'away': {
      const since = parseInstant(agent.lastStatusChange);
      const isPast = since !== undefined && since <= now;
      return { id, result: 'fail', why: { is: 'away', status, ...(isPast && { since }) } };
    }
  }
}

/** First agent version with the benefits of Windows Server: https://learn.microsoft.com/azure/azure-arc/servers/windows-server-management-overview */
const firstMinor = 47;

function agentVersion({ agent: { version: value = '' } }: PreflightFacts): Check {
  const id = 'agentVersion';
  const [, major, minor] = /^(\d+)\.(\d+)(?:\.|$)/.exec(value) ?? [];
  if (major === undefined || minor === undefined) return { id, result: 'unknown', why: { is: 'notKnown' } };
  const isRecent = Number(major) > 1 || (Number(major) === 1 && Number(minor) >= firstMinor);
  return isRecent
    ? { id, result: 'pass', why: { is: 'ok', value } }
    : { id, result: 'fail', why: { is: 'notMet', value } };
}

/** What keeps an extension from being installed matters less once it is there: it goes on running, but gets no upgrade. */
function lets(id: CheckId, isMet: boolean | undefined, { extension }: PreflightFacts): Check {
  if (isMet === undefined) return { id, result: 'unknown', why: { is: 'notKnown' } };
  if (isMet) return { id, result: 'pass', why: { is: 'ok' } };
  const isThere = extension !== undefined && extensionPhase(extension) === 'ready';
  return { id, result: isThere ? 'warn' : 'fail', why: { is: 'notMet' } };
}

function isAllowed(list: readonly ExtensionPattern[] | null | undefined): boolean | undefined {
  return list === undefined ? undefined : list === null || list.length === 0 || isIn(list);
}

function isIn(list: readonly ExtensionPattern[] | null): boolean {
  const wanted = `${remoteSupportExtension.publisher}/${remoteSupportExtension.type}`.toLowerCase();
  return list?.some(({ publisher, type }) => `${publisher}/${type}`.toLowerCase() === wanted) ?? false;
}
