import { remoteSupportExtension } from '#src/consent/access/extension.ts';
import { verdictSentence } from '#src/consent/access/words.ts';
import { stateWord } from '#src/consent/access/state-words.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { formatDuration, formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { approversText } from '#src/consent/authority/words.ts';
import type { CheckWhy } from './check.ts';
import { policyName } from '#src/consent/policy-name.ts';
import type { PolicyTarget, PreflightFacts } from './facts.ts';
import { causeOf, isNeverAble } from './machine.ts';
import { type Check, type CheckId, mostDeployments } from './preflight.ts';

/** What to do about a check; `command` is one to copy, `link` a page of Microsoft's. */
export interface Remedy {
  text: string;
  command?: string;
  link?: string;
}

/** "At least 4 GB of memory". */
export function checkTitle(id: CheckId): string {
  return texts[id].title;
}

export function checkSentence({ id, result, why }: Check): string {
  const text: Text = texts[id];
  switch (why.is) {
    case 'ok':
    case 'notMet':
    case 'unclear':
      return fill(text[why.is] ?? 'OK.', why.value);
    case 'notKnown':
      return text.notKnown ?? 'Azure doesn’t say.';
    case 'away':
      return `The machine is ${visibleText(why.status)}${why.since === undefined ? '' : ` since ${formatInstant(why.since)}`}.`;
    case 'vulnerableAgent':
      return `CVE-2026-96204 affects version ${visibleText(why.version)}. Version 1.68 fixes it.`;
    case 'extension':
      return why.phase === 'ready' && why.version !== undefined
        ? `Version ${visibleText(why.version)} is installed.`
        : phaseSentences[why.phase];
    case 'activates':
      return activatesSentence(why);
    case 'room':
      return `The resource group holds ${why.count} of ${mostDeployments} deployments.${roomSentences[result] ?? ''}`;
    case 'locks':
      return `Lock: ${why.names.map((name) => visibleText(name)).join(', ')}. ${lockSentences[result] ?? ''}`;
    case 'policy':
      return `${policyName(why.policy)} denies ${why.what === 'job' ? 'access' : 'the extension'}.${why.reason === undefined ? '' : ` ${visibleText(why.reason, 300)}`}`;
    case 'exempted':
      return `The exemption ${visibleText(why.name)} allows it until ${formatInstant(why.until)}. ${afterExemption[why.what]}`;
    case 'denied':
      return `Deny assignment: ${why.names.map((name) => visibleText(name)).join(', ')}.${result === 'unknown' ? ' It names a group, and Azure doesn’t say whether you’re in it.' : ''}`;
    case 'access':
      return why.refusal ? verdictSentence(why.refusal) : `${stateWord(why.kind)}: earlier access might still exist.`;
    case 'replaced':
      return `This consent replaces the access that there is.${why.changedBy === undefined ? '' : ` ${visibleText(why.changedBy)} changed it last.`}`;
  }
}

/** What to do about a check that does not pass; undefined where there is nothing. */
export function checkRemedy({ id, result, why }: Check, facts: PreflightFacts): Remedy | undefined {
  if (result === 'pass') return undefined;
  const remedy = remedies[id];
  return why.is === 'unclear' || (why.is === 'notKnown' && !helpsUnknown.has(id)) ? undefined : remedy?.(facts, why);
}

/** What may be done even where Azure doesn't tell. */
const helpsUnknown: ReadonlySet<CheckId> = new Set(['licence', 'liveAccess']);

/** `{}` stands for Azure's own word. What is left out reads well beside the title as it is. */
interface Text {
  title: string;
  ok?: string;
  notMet?: string;
  notKnown?: string;
  unclear?: string;
}

const runs = 'The machine runs {}.';
const has = 'The machine has {}.';
const version = 'The agent has version {}.';

const texts: Record<CheckId, Text> = {
  operatingSystem: {
    title: 'Windows Server 2016 or later',
    ok: runs,
    notMet: runs,
    unclear: 'Azure reports {}. Microsoft names only Standard and Datacenter of Windows Server 2016 or later.',
  },
  memory: { title: 'At least 4 GB of memory', ok: has, notMet: has },
  licence: {
    title: 'Pay-as-you-go, Software Assurance or a subscription license',
    ok: has,
    notMet: 'The machine has none of these.',
  },
  region: { title: 'Offered in the region', ok: 'Offered in {}.', notMet: 'Remote support isn’t offered in {}.' },
  azureLocal: { title: 'Azure Local', ok: 'Azure manages the remote support extension of this machine.' },
  connection: {
    title: 'Connected to Azure',
    ok: 'The agent is connected.',
    unclear: 'Azure gives the status {}, which this app doesn’t know.',
  },
  agentVersion: {
    title: 'Connected Machine agent version',
    ok: version,
    notMet: 'The agent has version {}. Remote support needs 1.47 or later.',
  },
  extensionsEnabled: { title: 'Extensions enabled', notMet: 'Extensions are disabled in the agent.' },
  monitorMode: { title: 'Agent mode', notMet: 'The agent is in monitor mode and refuses the extension.' },
  allowList: { title: 'Extension allow list', notMet: 'The allow list doesn’t hold remote support.' },
  blockList: { title: 'Extension block list', notMet: 'The block list holds remote support.' },
  extension: {
    title: 'Remote support extension',
    ok: 'It isn’t on the machine yet. Granting access installs it.',
    unclear: 'It is in the state {}, which this app doesn’t know.',
    notMet: 'The extension is missing. Azure installs it by itself within 12 hours.',
    notKnown: 'The extension couldn’t be read.',
  },
  provider: { title: 'Resource provider Microsoft.AzureStackHCI', notMet: 'It isn’t registered in the subscription.' },
  writeExtensions: permission('install the extension'),
  writeJobs: permission('grant and revoke access'),
  writeDeployments: permission('record the consent'),
  recordRoom: { title: 'Room for the record', notKnown: 'The deployments of the resource group couldn’t be read.' },
  locks: { title: 'Locks', notKnown: 'The locks couldn’t be read.' },
  policies: { title: 'Azure Policy', ok: 'No policy denies it.', notKnown: 'Policies couldn’t be read.' },
  denyAssignments: {
    title: 'Deny assignments',
    ok: 'None applies to you.',
    notKnown: 'Deny assignments couldn’t be read.',
  },
  liveAccess: {
    title: 'Existing access',
    ok: 'Azure shows no access.',
    notKnown: 'Access to this machine couldn’t be read.',
  },
};

function permission(purpose: string): Text {
  const notMet = `You don’t have permission to ${purpose}.`;
  return {
    title: `Permission to ${purpose}`,
    ok: `You can ${purpose}.`,
    notMet,
    notKnown: 'Your permissions couldn’t be read.',
  };
}

function activatesSentence({ role, approvers, longestMs }: Extract<CheckWhy, { is: 'activates' }>): string {
  const limit = longestMs === undefined ? '' : `, for ${formatDuration(longestMs)} at most`;
  const will = `You’ll activate the role ${visibleText(role)}${limit}.`;
  return approvers === undefined ? will : `${will} It has to be approved by ${approversText(approvers)}.`;
}

const afterExemption: Record<PolicyTarget, string> = {
  // One type stands for grants and revokes.
  job: 'After that, a policy denies to grant, change or revoke access. Removing the extension still ends it.',
  extension: 'After that, a policy denies to install the extension.',
};

function fill(text: string, value: string | undefined): string {
  return text.replace('{}', () => visibleText(value ?? ''));
}

const phaseSentences: Record<Extract<CheckWhy, { is: 'extension' }>['phase'], string> = {
  ready: 'It’s installed.',
  inProgress: 'It’s being installed. Granting access waits for it.',
  deleting: 'It’s being removed. Granting access waits for it.',
  failed: 'Its installation failed or was canceled.',
};

const logs =
  'Logs on the machine: %ProgramData%\\GuestConfig\\ext_mgr_logs and %ProgramData%\\GuestConfig\\extension_logs.';

/** What to do about an installation that failed, where what the machine says of it tells the cause. */
export function installRemedy(machineId: string, said: string): Remedy | undefined {
  const cause = causeOf(said);
  return cause && extensionRemedy({ machineId, azureLocal: false }, { is: 'extension', phase: 'failed', cause });
}

function extensionRemedy(facts: Pick<PreflightFacts, 'machineId' | 'azureLocal'>, why: CheckWhy): Remedy | undefined {
  if (why.is === 'notMet') return { text: 'Wait, or have Azure do it now: run this on the machine.', command: sync };
  if (why.is !== 'extension' || why.phase !== 'failed') return undefined;
  if (why.cause === 'providerNotRegistered') {
    return { text: 'Register the provider in the subscription, then try again.', command: registerCommand(facts) };
  }
  if (why.cause === 'certificateHostsBlocked') {
    return {
      text: `Open crl3.digicert.com, crl4.digicert.com and ocsp.digicert.com on port 80 for the machine, then try again. ${logs}`,
    };
  }
  return facts.azureLocal
    ? { text: `Azure installs it again within 12 hours. To do it now, run this on the machine. ${logs}`, command: sync }
    : {
        text: `Remove the extension and set up again. If the removal hangs, restart the machine, or run this on it first. ${logs}`,
        command: 'logman stop remoteSupportLogmanTraces',
      };
}

/** With a leading space. */
const roomSentences: Partial<Record<Check['result'], string>> = {
  fail: ' There is no room for the record of a consent.',
  warn: ' From 700 on, Azure removes the oldest ones, records of consents included.',
};

const lockSentences: Partial<Record<Check['result'], string>> = {
  fail: 'It is read-only: access can be neither granted nor revoked.',
  warn: 'The extension and its jobs can’t be deleted. Access can still be revoked.',
  unknown: 'It might keep access from being granted or revoked.',
};

const agentDocs = 'https://learn.microsoft.com/azure/azure-arc/servers/manage-agent';
const securityDocs = 'https://learn.microsoft.com/azure/azure-arc/servers/security-extensions';
const licenceDocs = 'https://learn.microsoft.com/azure/azure-arc/servers/windows-server-management-overview';
const extensionId = `${remoteSupportExtension.publisher}/${remoteSupportExtension.type}`;
const sync = 'Sync-AzureStackHCI';

const remedies: Partial<Record<CheckId, (facts: PreflightFacts, why: CheckWhy) => Remedy | undefined>> = {
  operatingSystem: (facts) =>
    isNeverAble(facts) ? undefined : { text: 'Upgrade to Windows Server 2016 or later, Standard or Datacenter.' },
  memory: () => ({ text: 'Give the machine at least 4 GB of memory.' }),
  licence: (facts) => ({
    text: 'If Software Assurance or an active subscription license covers the server, attest it with this command in Bash, as in Azure Cloud Shell. Otherwise enable Windows Server Pay-as-you-go. Azure shows it within 10 minutes.',
    command: attestCommand(facts),
    link: licenceDocs,
  }),
  region: () => ({ text: 'There is no remedy in this region.', link: licenceDocs }),
  connection: (_facts, why) =>
    why.is === 'away' && why.status.toLowerCase() === 'expired'
      ? onAgent('Reconnect it to Azure', 'azcmagent connect', agentDocs)()
      : onAgent('See why the agent can’t reach Azure', 'azcmagent check', agentDocs)(),
  agentVersion: () => ({ text: 'Upgrade the Connected Machine agent.', link: agentDocs }),
  extensionsEnabled: onAgent('Enable extensions', 'azcmagent config set extensions.enabled true'),
  monitorMode: onAgent('Switch the agent to full mode', 'azcmagent config set config.mode full'),
  allowList: onAgent('Add remote support', `azcmagent config set extensions.allowlist "${extensionId}" --add`),
  blockList: onAgent('Remove remote support', `azcmagent config set extensions.blocklist "${extensionId}" --remove`),
  extension: extensionRemedy,
  provider: (facts) => ({
    text: 'Register it as Contributor or Owner of the subscription.',
    command: registerCommand(facts),
  }),
  writeExtensions: askFor('Microsoft.HybridCompute/machines/extensions/write'),
  writeJobs: askFor('Microsoft.AzureStackHCI/edgeDevices/jobs/write'),
  writeDeployments: askFor('Microsoft.Resources/deployments/write'),
  recordRoom: (facts) => ({
    text: 'Delete deployments that you no longer need, oldest first, but none whose name starts with remote-support-. This lists their names.',
    command: listCommand(facts),
  }),
  policies: (_facts, why) =>
    why.is === 'exempted'
      ? { text: 'End access before, or ask for a longer exemption.' }
      : { text: 'Ask whoever assigned the policy for an exemption.' },
  denyAssignments: () => ({ text: 'Ask an owner of the subscription who made it to exclude you.' }),
  locks: () => ({ text: 'Ask an owner to remove the lock.' }),
  liveAccess: ({ access }, why) => {
    const isLive = why.is === 'access' && (why.kind === 'active' || why.kind === 'requested');
    if (!isLive) return { text: 'Refresh before you grant access.' };
    const canExtend = access?.consentId !== undefined && access.others.length === 0;
    return canExtend ? { text: 'To keep it longer, extend it from the machine’s page.' } : undefined;
  },
};

function onAgent(text: string, command: string, link = securityDocs): () => Remedy {
  return () => ({ text: `${text}: run this on the machine.`, command, link });
}

function askFor(action: string): () => Remedy {
  return () => ({ text: `Ask an owner for a role with ${action}.` });
}

/** Nothing but the id of a machine and the name of a location goes into a command to copy. */
function attestCommand({ machineId, region }: PreflightFacts): string {
  const id = parseMachineId(machineId)?.id ?? '<id of the machine>';
  const location = /^[a-z0-9]+$/i.test(region) ? region : '<location>';
  const body = `{"location":"${location}","properties":{"softwareAssurance":{"softwareAssuranceCustomer":true}}}`;
  return `az rest --method put --url '${id}/licenseProfiles/default?api-version=2023-10-03-preview' --body '${body}'`;
}

/** Without the subscription the command would register the provider in whichever the Azure CLI has as its default. */
function registerCommand({ machineId }: Pick<PreflightFacts, 'machineId'>): string {
  const place = parseMachineId(machineId);
  return `az provider register --namespace Microsoft.AzureStackHCI${place ? ` --subscription ${place.subscriptionId}` : ''}`;
}

/** Lists the names of what there is, oldest first. Names of places come from ARM ids and are quoted for both shells. */
function listCommand({ machineId }: PreflightFacts): string {
  const place = parseMachineId(machineId);
  const scope = place ? ` --subscription ${place.subscriptionId} --resource-group '${place.resourceGroup}'` : '';
  return `az deployment group list${scope} --query "sort_by([], &properties.timestamp)[].name" --output tsv`;
}
