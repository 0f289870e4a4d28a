import { connectionOf } from '#src/consent/access/connection.ts';
import { extensionPhase, remoteSupportExtension } from '#src/consent/access/extension.ts';
import { parseInstant } from '#src/lib/time.ts';
import { type CheckOutcome, type FailureCause, met, notKnown, notMet, ok, type Rule, unclear } from './check.ts';
import type { ExtensionPattern, PreflightFacts } from './facts.ts';

/** Checks of the machine itself: what runs on it, how large it is, under which licence and where. */
export const machineRules = {
  operatingSystem: (facts) => {
    const { operatingSystem: system, azureLocal } = facts;
    // Its name says so, and it is no Windows Server.
    if (azureLocal && !isNeverAble(facts)) return undefined;
    const words = `${system.sku ?? ''} ${system.name ?? ''}`;
    const value = (system.sku || system.name || system.version || system.type || '').trim();
    const ages = new Set([ageOfName(words), ageOfVersion(system.version, words)]);
    ages.delete(undefined);
    if (isNeverAble(facts) || (ages.size === 1 && ages.has('old'))) return notMet(value);
    if (ages.size === 0) return notKnown;
    if (ages.size > 1) return unclear(`${value}, version ${system.version}`);
    return namesOtherEdition(value) ? unclear(value) : ok(value);
  },
  memory: ({ memoryBytes: bytes }) => {
    if (bytes === undefined || !Number.isFinite(bytes) || bytes <= 0) return notKnown;
    const value = `${(bytes / gigabyte).toFixed(1)} GB`;
    return bytes >= leastMemory ? ok(value) : notMet(value);
  },
  // The licence gate and its regions belong to the benefits of Windows Server; Azure Local brings remote support with it:
  // https://learn.microsoft.com/azure/azure-arc/servers/windows-server-management-overview
  licence: ({ licence: { payAsYouGo, softwareAssurance }, azureLocal }) => {
    if (azureLocal) return undefined;
    if (payAsYouGo === true) return ok('Pay-as-you-go');
    // Active subscription licenses are attested in the same way.
    if (softwareAssurance === true) return ok('Software Assurance or a subscription license');
    return payAsYouGo === false && softwareAssurance === false ? notMet() : notKnown;
  },
  region: (facts) => {
    const { region: value, azureLocal, extensionPublished } = facts;
    if (azureLocal) return undefined;
    const name = value.toLowerCase().replaceAll(/\s/g, '');
    if (name === '') return notKnown;
    const missing = regionsWithout[name];
    if (missing !== undefined) return notMet(missing);
    return extensionPublished === false && !isInstalled(facts) ? notMet(value) : ok(value);
  },
  azureLocal: ({ azureLocal }) => (azureLocal ? ok() : undefined),
} satisfies Record<string, Rule>;

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

/** First build of Windows Server 2016: https://learn.microsoft.com/windows-server/get-started/windows-server-release-info */
const firstBuild = 14_393;
const firstYear = 2016;

type Age = 'recent' | 'old' | undefined;

/** Machines that no upgrade makes a server of Windows: nothing else about them matters. */
export function isNeverAble({ operatingSystem: { type, sku = '', name = '' } }: PreflightFacts): boolean {
  const words = `${sku} ${name}`;
  return type?.toLowerCase() === 'linux' || /\bwindows (xp|vista|7|8|8\.1|10|11)\b/i.test(words);
}

/** Whether something follows the year, or the name where it has none, that is neither edition. The Azure Edition is one of Datacenter. */
function namesOtherEdition(name: string): boolean {
  return /\bwindows server(?: \d{4})?(?: r2)? +(?!.*\b(?:standard|datacenter)\b)\p{L}/iu.test(name);
}

function ageOfName(words: string): Age {
  if (/\b(azure stack hci|azure local)\b/i.test(words)) return 'recent';
  const year = /\bwindows server[^\d]*(\d{4})\b/i.exec(words)?.[1];
  if (year === undefined) return undefined;
  return Number(year) >= firstYear ? 'recent' : 'old';
}

/** Client and server share version numbers, so that a version counts only where the words say that it is a server. */
function ageOfVersion(version: string | undefined, words: string): Age {
  const [, major, build] = /^(\d+)\.\d+\.(\d+)/.exec(version ?? '') ?? [];
  const isServer = /\b(windows server|azure stack hci|azure local)\b/i.test(words);
  if (build === undefined || !isServer) return undefined;
  return Number(major) >= 10 && Number(build) >= firstBuild ? 'recent' : 'old';
}

const gigabyte = 1024 ** 3;
/**
 * Azure shows the memory that Windows can use, which is what is fitted less what firmware and devices keep for themselves. 128 MB of tolerance
 * let a machine with 4 GB pass; the next smaller size, 3.5 GB, does not.
 */
const leastMemory = 4 * gigabyte - 128 * 1024 ** 2;

const regionsWithout: Readonly<Partial<Record<string, string>>> = {
  usgovvirginia: 'US Gov Virginia',
  usgovarizona: 'US Gov Arizona',
  chinanorth2: 'China North 2',
  chinanorth3: 'China North 3',
  chinaeast2: 'China East 2',
};

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
export function causeOf(message: string): FailureCause | undefined {
  if (/Microsoft\.AzureStackHCI\)? is not yet registered/i.test(message)) return 'providerNotRegistered';
  return /Device initialization is in progress/i.test(message) ? 'certificateHostsBlocked' : undefined;
}
