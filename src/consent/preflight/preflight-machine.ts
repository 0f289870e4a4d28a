import { parseMachineId } from '#src/lib/arm-id.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import type { Check, PreflightFacts } from './preflight.ts';

/** Checks of the machine itself: what runs on it, how large it is, under which licence and where. */
export function machineChecks(facts: PreflightFacts): Check[] {
  // The licence gate and its regions belong to the benefits of Windows Server; Azure Local brings remote support with it:
  // https://learn.microsoft.com/azure/azure-arc/servers/windows-server-management-overview
  return facts.azureLocal
    ? [operatingSystem(facts), memory(facts), azureLocal()]
    : [operatingSystem(facts), memory(facts), licence(facts), region(facts)];
}

function azureLocal(): Check {
  return {
    id: 'azureLocal',
    title: 'Azure Local',
    outcome: 'pass',
    reason:
      'This is an Azure Local machine: Azure manages its remote support extension, which is neither installed nor removed from here.',
  };
}

/** First build of Windows Server 2016: https://learn.microsoft.com/windows-server/get-started/windows-server-release-info */
const firstBuild = 14_393;
const firstYear = 2016;

type Age = 'recent' | 'old' | undefined;

function operatingSystem({ operatingSystem: system, azureLocal }: PreflightFacts): Check {
  const check = { id: 'operatingSystem', title: 'Windows Server 2016 or later' } as const;
  const words = `${system.sku ?? ''} ${system.name ?? ''}`;
  const shown = visibleText((system.sku || system.name || system.version || system.type || '').trim());
  const ages = new Set([ageOfName(words), ageOfVersion(system.version, words)]);
  ages.delete(undefined);
  if (isOther(system.type, words) || (ages.size === 1 && ages.has('old'))) {
    return {
      ...check,
      outcome: 'fail',
      reason: `Remote support needs Windows Server 2016 or later; this machine runs ${shown}.`,
    };
  }
  if (ages.size === 1) {
    return azureLocal || !namesOtherEdition(shown)
      ? { ...check, outcome: 'pass', reason: `The machine runs ${shown}.` }
      : {
          ...check,
          outcome: 'cannotTell',
          reason: `The machine runs ${shown}. Microsoft names only the editions Standard and Datacenter.`,
        };
  }
  const reason =
    ages.size === 0
      ? 'Azure does not say which version of Windows Server the machine runs.'
      : `Azure names the operating system ${shown}, but reports version ${visibleText(system.version ?? '')}.`;
  return { ...check, outcome: 'cannotTell', reason };
}

function isOther(type: string | undefined, words: string): boolean {
  return type?.toLowerCase() === 'linux' || /\bwindows (xp|vista|7|8|8\.1|10|11)\b/i.test(words);
}

function isServer(words: string): boolean {
  return /\b(windows server|azure stack hci|azure local)\b/i.test(words);
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
  if (build === undefined || !isServer(words)) return undefined;
  return Number(major) >= 10 && Number(build) >= firstBuild ? 'recent' : 'old';
}

const gigabyte = 1024 ** 3;
const memoryNeeded = 4 * gigabyte;
/**
 * Azure shows the memory that Windows can use, which is what is fitted less what firmware and devices keep for themselves: a machine
 * with 4 GB reports a little less than 4,294,967,296 bytes. 128 MB of tolerance lets those pass; the next smaller size, 3.5 GB, does not.
 */
const memoryTolerance = 128 * 1024 ** 2;

function memory({ memoryBytes }: PreflightFacts): Check {
  const check = { id: 'memory', title: 'At least 4 GB of memory' } as const;
  if (memoryBytes === undefined || !Number.isFinite(memoryBytes) || memoryBytes <= 0) {
    return { ...check, outcome: 'cannotTell', reason: 'Azure does not say how much memory the machine has.' };
  }
  const shown = `${(memoryBytes / gigabyte).toFixed(1)} GB`;
  return memoryBytes >= memoryNeeded - memoryTolerance
    ? { ...check, outcome: 'pass', reason: `The machine has ${shown} of memory.` }
    : {
        ...check,
        outcome: 'fail',
        reason: `Remote support needs at least 4 GB of memory; this machine has ${shown}.`,
        remedy: { text: 'Give the machine at least 4 GB of memory.' },
      };
}

const licenceDocs = 'https://learn.microsoft.com/azure/azure-arc/servers/windows-server-management-overview';

function licence({ licence: held, machineId, region: location }: PreflightFacts): Check {
  const check = { id: 'licence', title: 'Pay-as-you-go or Software Assurance' } as const;
  if (held.payAsYouGo === true) {
    return { ...check, outcome: 'pass', reason: 'Windows Server Pay-as-you-go is enabled.' };
  }
  if (held.softwareAssurance === true) {
    return { ...check, outcome: 'pass', reason: 'Software Assurance is attested.' };
  }
  const remedy = {
    text: 'If the server is covered by Software Assurance, attest it with this command in Bash, such as in Azure Cloud Shell; else enable Windows Server Pay-as-you-go. Azure shows it within 10 minutes.',
    command: attestation(machineId, location),
    link: licenceDocs,
  };
  if (held.payAsYouGo === false && held.softwareAssurance === false) {
    const reason =
      'Remote support needs Windows Server Pay-as-you-go or attested Software Assurance; this machine has neither.';
    return { ...check, outcome: 'fail', reason, remedy };
  }
  const reason = 'Azure does not show for certain whether this machine has Pay-as-you-go or Software Assurance.';
  return { ...check, outcome: 'cannotTell', reason, remedy };
}

function attestation(machineId: string | undefined, location: string): string {
  const id = machineId !== undefined && parseMachineId(machineId) ? machineId : '<id of the machine>';
  // The location goes into a command to copy: nothing but a location's name may.
  const safeLocation = /^[a-z0-9]+$/i.test(location) ? location : '<location>';
  const body = `{"location":"${safeLocation}","properties":{"softwareAssurance":{"softwareAssuranceCustomer":true}}}`;
  return `az rest --method put --url '${id}/licenseProfiles/default?api-version=2023-10-03-preview' --body '${body}'`;
}

const regionsWithout: ReadonlyMap<string, string> = new Map([
  ['usgovvirginia', 'US Gov Virginia'],
  ['usgovarizona', 'US Gov Arizona'],
  ['chinanorth2', 'China North 2'],
  ['chinanorth3', 'China North 3'],
  ['chinaeast2', 'China East 2'],
]);

function region({ region: location }: PreflightFacts): Check {
  const check = { id: 'region', title: 'Offered in the region' } as const;
  const name = location.toLowerCase().replaceAll(/\s/g, '');
  const missing = regionsWithout.get(name);
  if (missing !== undefined) {
    return {
      ...check,
      outcome: 'fail',
      reason: `Microsoft does not offer remote support in ${missing}.`,
      remedy: { text: 'There is no remedy in this region.', link: licenceDocs },
    };
  }
  return name === ''
    ? { ...check, outcome: 'cannotTell', reason: 'Azure does not say in which region the machine is registered.' }
    : { ...check, outcome: 'pass', reason: `Microsoft names no limit for the region ${visibleText(location)}.` };
}
