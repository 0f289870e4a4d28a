import { isInstalled } from './agent.ts';
import { notKnown, notMet, ok, type Rule, unclear } from './check.ts';
import type { PreflightFacts } from './facts.ts';

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
