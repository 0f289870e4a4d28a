import type { PreflightFacts } from './facts.ts';
import type { Check } from './preflight.ts';

/** Checks of the machine itself: what runs on it, how large it is, under which licence and where. */
export function machineChecks(facts: PreflightFacts): Check[] {
  // The licence gate and its regions belong to the benefits of Windows Server; Azure Local brings remote support with it:
  // https://learn.microsoft.com/azure/azure-arc/servers/windows-server-management-overview
  const product: Check[] = facts.azureLocal
    ? [{ id: 'azureLocal', result: 'pass', why: { is: 'ok' } }]
    : [licence(facts), region(facts)];
  return [operatingSystem(facts), memory(facts), ...product];
}

/** First build of Windows Server 2016: https://learn.microsoft.com/windows-server/get-started/windows-server-release-info */
const firstBuild = 14_393;
const firstYear = 2016;

type Age = 'recent' | 'old' | undefined;

function operatingSystem({ operatingSystem: system, azureLocal }: PreflightFacts): Check {
  const id = 'operatingSystem';
  const words = `${system.sku ?? ''} ${system.name ?? ''}`;
  const value = (system.sku || system.name || system.version || system.type || '').trim();
  const ages = new Set([ageOfName(words), ageOfVersion(system.version, words)]);
  ages.delete(undefined);
  if (isOther(system.type, words) || (ages.size === 1 && ages.has('old'))) {
    return { id, result: 'fail', why: { is: 'notMet', value } };
  }
  if (ages.size === 0) return { id, result: 'unknown', why: { is: 'notKnown' } };
  if (ages.size > 1) {
    return { id, result: 'unknown', why: { is: 'contradiction', value, version: system.version ?? '' } };
  }
  return azureLocal || !namesOtherEdition(value)
    ? { id, result: 'pass', why: { is: 'ok', value } }
    : { id, result: 'unknown', why: { is: 'otherEdition', value } };
}

function isOther(type: string | undefined, words: string): boolean {
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

function memory({ memoryBytes: bytes }: PreflightFacts): Check {
  const id = 'memory';
  if (bytes === undefined || !Number.isFinite(bytes) || bytes <= 0) {
    return { id, result: 'unknown', why: { is: 'notKnown' } };
  }
  const value = `${(bytes / gigabyte).toFixed(1)} GB`;
  return bytes >= leastMemory
    ? { id, result: 'pass', why: { is: 'ok', value } }
    : { id, result: 'fail', why: { is: 'notMet', value } };
}

function licence({ licence: { payAsYouGo, softwareAssurance } }: PreflightFacts): Check {
  const id = 'licence';
  if (payAsYouGo === true) return { id, result: 'pass', why: { is: 'ok', value: 'Pay-as-you-go' } };
  if (softwareAssurance === true) return { id, result: 'pass', why: { is: 'ok', value: 'Software Assurance' } };
  return payAsYouGo === false && softwareAssurance === false
    ? { id, result: 'fail', why: { is: 'notMet' } }
    : { id, result: 'unknown', why: { is: 'notKnown' } };
}

const regionsWithout: ReadonlyMap<string, string> = new Map([
  ['usgovvirginia', 'US Gov Virginia'],
  ['usgovarizona', 'US Gov Arizona'],
  ['chinanorth2', 'China North 2'],
  ['chinanorth3', 'China North 3'],
  ['chinaeast2', 'China East 2'],
]);

function region({ region: value }: PreflightFacts): Check {
  const id = 'region';
  const name = value.toLowerCase().replaceAll(/\s/g, '');
  const missing = regionsWithout.get(name);
  if (missing !== undefined) return { id, result: 'fail', why: { is: 'notMet', value: missing } };
  return name === ''
    ? { id, result: 'unknown', why: { is: 'notKnown' } }
    : { id, result: 'pass', why: { is: 'ok', value } };
}
