import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import { connectionOf } from '#src/consent/connection.ts';
import { parseInstant } from '#src/consent/instant.ts';
import type { Check, ExtensionPattern, PreflightFacts } from './preflight.ts';

const agentDocs = 'https://learn.microsoft.com/azure/azure-arc/servers/manage-agent';
const securityDocs = 'https://learn.microsoft.com/azure/azure-arc/servers/security-extensions';

/** Checks of the Connected Machine agent: whether it is there, and whether it lets the extension be installed. */
export function connectionChecks(facts: PreflightFacts, now: number): Check[] {
  // On Azure Local the agent and its extensions are Azure's to manage: there is nothing to install from here.
  return facts.azureLocal
    ? [connection(facts, now)]
    : [
        connection(facts, now),
        agentVersion(facts),
        extensionsEnabled(facts),
        monitorMode(facts),
        allowList(facts),
        blockList(facts),
      ];
}

function connection({ agent }: PreflightFacts, now: number): Check {
  const check = { id: 'connection', title: 'Connected to Azure' } as const;
  const state = connectionOf(agent.status);
  const status = visibleText(agent.status ?? '');
  if (state === 'connected') return { ...check, outcome: 'pass', reason: 'The agent is connected.' };
  if (state === 'unknown') {
    const reason = status
      ? `Azure gives the status as "${status}", which is not known here.`
      : 'Azure does not say whether the agent is connected.';
    return { ...check, outcome: 'cannotTell', reason };
  }
  return {
    ...check,
    outcome: 'fail',
    reason: `The machine is ${status}${sinceWhen(agent.lastStatusChange, now)}; remote support needs it connected.`,
    remedy:
      status.toLowerCase() === 'expired'
        ? { text: 'Reconnect the machine to Azure: run this on it.', command: 'azcmagent connect', link: agentDocs }
        : { text: 'See on the machine why the agent cannot reach Azure.', command: 'azcmagent check', link: agentDocs },
  };
}

function sinceWhen(lastStatusChange: string | undefined, now: number): string {
  const since = parseInstant(lastStatusChange);
  return since === undefined || since > now ? '' : ` since ${formatInstant(since)}`;
}

/** First agent version with the benefits of Windows Server: https://learn.microsoft.com/azure/azure-arc/servers/windows-server-management-overview */
const firstAgent = { major: 1, minor: 47 };

function agentVersion({ agent }: PreflightFacts): Check {
  const check = { id: 'agentVersion', title: 'Connected Machine agent 1.47 or later' } as const;
  const [, major, minor] = /^(\d+)\.(\d+)(\.|$)/.exec(agent.version ?? '') ?? [];
  if (major === undefined || minor === undefined) {
    return { ...check, outcome: 'cannotTell', reason: 'Azure does not say which version the agent has.' };
  }
  const isRecent =
    Number(major) > firstAgent.major || (Number(major) === firstAgent.major && Number(minor) >= firstAgent.minor);
  const shown = visibleText(agent.version ?? '');
  return isRecent
    ? { ...check, outcome: 'pass', reason: `The agent has version ${shown}.` }
    : {
        ...check,
        outcome: 'fail',
        reason: `Remote support needs agent 1.47 or later; this machine has ${shown}.`,
        remedy: { text: 'Upgrade the Connected Machine agent on the machine.', link: agentDocs },
      };
}

/** What keeps an extension from being installed matters less once it is there: it keeps running, but gets no upgrade. */
function obstacle(facts: PreflightFacts): 'fail' | 'warning' {
  const { extension } = facts;
  const isThere = typeof extension === 'object' && extension.provisioningState.toLowerCase() === 'succeeded';
  return isThere ? 'warning' : 'fail';
}

function extensionsEnabled(facts: PreflightFacts): Check {
  const check = { id: 'extensionsEnabled', title: 'Extensions enabled' } as const;
  if (facts.agent.extensionsEnabled === undefined) {
    return { ...check, outcome: 'cannotTell', reason: 'Azure does not say whether the agent takes extensions.' };
  }
  return facts.agent.extensionsEnabled
    ? { ...check, outcome: 'pass', reason: 'The agent takes extensions.' }
    : {
        ...check,
        outcome: obstacle(facts),
        reason: 'Extensions are disabled in the agent, so it refuses the remote support extension.',
        remedy: {
          text: 'Enable extensions: run this on the machine.',
          command: 'azcmagent config set extensions.enabled true',
          link: securityDocs,
        },
      };
}

function monitorMode(facts: PreflightFacts): Check {
  const check = { id: 'monitorMode', title: 'Agent not in monitor mode' } as const;
  if (facts.agent.monitorMode === undefined) {
    return { ...check, outcome: 'cannotTell', reason: 'Azure does not say in which mode the agent runs.' };
  }
  return facts.agent.monitorMode
    ? {
        ...check,
        outcome: obstacle(facts),
        reason: 'The agent runs in monitor mode, which refuses the remote support extension.',
        remedy: {
          text: 'Switch the agent to full mode: run this on the machine.',
          command: 'azcmagent config set config.mode full',
          link: securityDocs,
        },
      }
    : { ...check, outcome: 'pass', reason: 'The agent does not run in monitor mode.' };
}

const extensionId = 'Microsoft.AzureStack.Observability/EdgeRemoteSupport';

function holdsExtension(list: readonly ExtensionPattern[]): boolean {
  return list.some(({ publisher, type }) => `${publisher}/${type}`.toLowerCase() === extensionId.toLowerCase());
}

function allowList(facts: PreflightFacts): Check {
  const check = { id: 'allowList', title: 'On the extension allow list' } as const;
  const list = facts.agent.allowList;
  if (list === undefined) {
    return { ...check, outcome: 'cannotTell', reason: 'Azure does not show the extension allow list of the agent.' };
  }
  if (list === null || list.length === 0) {
    return { ...check, outcome: 'pass', reason: 'The agent has no extension allow list.' };
  }
  return holdsExtension(list)
    ? { ...check, outcome: 'pass', reason: 'The extension allow list of the agent holds remote support.' }
    : {
        ...check,
        outcome: obstacle(facts),
        reason: 'The agent has an extension allow list without remote support, so it refuses the extension.',
        remedy: {
          text: 'Add remote support to the allow list: run this on the machine.',
          command: `azcmagent config set extensions.allowlist "${extensionId}" --add`,
          link: securityDocs,
        },
      };
}

function blockList(facts: PreflightFacts): Check {
  const check = { id: 'blockList', title: 'Not on the extension block list' } as const;
  const list = facts.agent.blockList;
  if (list === undefined) {
    return { ...check, outcome: 'cannotTell', reason: 'Azure does not show the extension block list of the agent.' };
  }
  return list === null || !holdsExtension(list)
    ? { ...check, outcome: 'pass', reason: 'The extension block list of the agent does not hold remote support.' }
    : {
        ...check,
        outcome: obstacle(facts),
        reason: 'Remote support is on the extension block list of the agent, so it refuses the extension.',
        remedy: {
          text: 'Take remote support off the block list: run this on the machine.',
          command: `azcmagent config set extensions.blocklist "${extensionId}" --remove`,
          link: securityDocs,
        },
      };
}
