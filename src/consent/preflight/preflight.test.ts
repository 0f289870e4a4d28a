import { describe, expect, it } from 'vitest';

import {
  revokedJob,
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleFacts,
  sampleJob,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { PreflightFacts } from './facts.ts';
import { blockingChecks, type Check, type CheckId, eligibility, preflight } from './preflight.ts';
import { checkRemedy, checkSentence, checkTitle } from './words.ts';

const now = sampleReadAt;
const noAccess = decideAccess(sampleEvidence({ jobs: [], consents: [] }), now);
const facts: PreflightFacts = { ...sampleFacts, access: noAccess };

function check(id: CheckId, change: Partial<PreflightFacts>, replaces: string[] = []): Check | undefined {
  return preflight({ ...facts, ...change }, now, replaces).find((one) => one.id === id);
}

function result(id: CheckId, change: Partial<PreflightFacts>): Check['result'] | undefined {
  return check(id, change)?.result;
}

describe('the operating system', () => {
  it.each([
    [{ sku: 'Windows Server 2016 Datacenter' }, 'pass'],
    [{ sku: 'Windows Server 2022 Datacenter Azure Edition' }, 'pass'],
    [{ sku: 'Windows Server Datacenter', version: '10.0.14393' }, 'pass'],
    [{ sku: '', name: 'Windows Server 2022 Datacenter' }, 'pass'],
    [{ sku: 'Azure Stack HCI', version: '10.0.25398.1' }, 'pass'],
    [{ sku: 'Windows Server 2022', name: 'windows' }, 'pass'],
    [{ sku: 'Windows Server IoT 2022 Standard' }, 'pass'],
    [{ sku: 'Windows Server 2012 R2 Datacenter', version: '6.3.9600.1' }, 'fail'],
    [{ sku: 'Windows Server Datacenter', version: '10.0.14392.1' }, 'fail'],
    [{ sku: 'Windows Server Datacenter', version: '6.3.20348' }, 'fail'],
    [{ sku: 'Windows 11 Enterprise', version: '10.0.26100.1', type: 'windows' }, 'fail'],
    [{ name: 'ubuntu', type: 'linux', version: '5.15.0.1' }, 'fail'],
    [{ sku: 'Windows Server 2022 Datacenter', type: 'Linux' }, 'fail'],
    [{ sku: 'Windows Server 2012 R2 Essentials' }, 'fail'],
    [{}, 'unknown'],
    [{ type: 'windows', version: '10.0.20348.1' }, 'unknown'],
    [{ sku: 'Windows Server Datacenter' }, 'unknown'],
    [{ sku: 'MyWindows Server2022' }, 'unknown'],
    [{ sku: 'Windows Server 2022 Datacenter', version: '6.3.9600.1' }, 'unknown'],
    [{ sku: 'Windows Server 2012 R2', version: '10.0.20348.1' }, 'unknown'],
    [{ sku: 'Windows Server 2019 Essentials' }, 'unknown'],
  ])('%j: %s', (operatingSystem, expected) => {
    expect(result('operatingSystem', { operatingSystem })).toBe(expected);
  });

  it('of Azure Local is none of Windows Server, and nothing is said of that', () => {
    const operatingSystem = { sku: 'Windows Server 2022 Élite' };
    expect(check('operatingSystem', { operatingSystem })?.why).toEqual({
      is: 'unclear',
      value: 'Windows Server 2022 Élite',
    });
    expect(check('operatingSystem', { operatingSystem, azureLocal: true })).toBeUndefined();
    const local = { ...facts, azureLocal: true, operatingSystem: { sku: 'Azure Stack HCI' } };
    const said = preflight(local, now).map((one) => `${checkTitle(one.id)} ${checkSentence(one)}`);
    expect(said.join(' ')).not.toContain('Windows Server');
  });

  it('that is none of Windows Server is the only reason, without a remedy', () => {
    for (const operatingSystem of [{ type: 'linux' }, { sku: 'Windows 11 Enterprise' }]) {
      const linux = { ...facts, operatingSystem, licence: {}, memoryBytes: 1 };
      const [only, ...others] = preflight(linux, now);
      expect(only).toMatchObject({ id: 'operatingSystem', result: 'fail' });
      expect(others).toEqual([]);
      expect(only && checkRemedy(only, linux)).toBeUndefined();
    }
  });
});

const extension = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded', version: '1.2.3' };
const pattern = { publisher: 'microsoft.azurestack.observability', type: 'EDGEREMOTESUPPORT' };
const { memoryBytes: _memory, ...noMemory } = facts;

describe('the machine and its agent', () => {
  const agent = facts.agent;
  it.each<[CheckId, Partial<PreflightFacts>, Check['result']]>([
    ['memory', { memoryBytes: 4 * 1024 ** 3 - 128 * 1024 ** 2 }, 'pass'],
    ['memory', { memoryBytes: 4 * 1024 ** 3 - 128 * 1024 ** 2 - 1 }, 'fail'],
    ['memory', { memoryBytes: Number.NaN }, 'unknown'],
    ['licence', { licence: { payAsYouGo: true } }, 'pass'],
    ['licence', { licence: { payAsYouGo: false, softwareAssurance: false } }, 'fail'],
    ['licence', { licence: { payAsYouGo: false } }, 'unknown'],
    ['region', { region: 'China North 2' }, 'fail'],
    ['region', { region: '' }, 'unknown'],
    ['region', { extensionPublished: true }, 'pass'],
    ['region', { extensionPublished: false }, 'fail'],
    ['region', { extensionPublished: false, extension }, 'pass'],
    ['connection', { agent: { ...agent, status: 'Disconnected' } }, 'fail'],
    ['connection', { agent: { ...agent, status: 'Sleeping' } }, 'unknown'],
    ['agentVersion', { agent: { ...agent, version: '1.46.9' } }, 'fail'],
    ['agentVersion', { agent: { ...agent, version: '1.47' } }, 'warn'],
    ['agentVersion', { agent: { ...agent, version: '1.67.9' } }, 'warn'],
    ['agentVersion', { agent: { ...agent, version: '1.68' } }, 'pass'],
    ['agentVersion', { agent: { ...agent, version: '2.0.1' } }, 'pass'],
    ['agentVersion', { agent: { ...agent, version: 'v2' } }, 'unknown'],
    ['extensionsEnabled', { agent: { ...agent, extensionsEnabled: false } }, 'fail'],
    ['extensionsEnabled', { agent: { ...agent, extensionsEnabled: false }, extension }, 'warn'],
    ['monitorMode', { agent: { ...agent, monitorMode: true } }, 'fail'],
    ['allowList', { agent: { ...agent, allowList: [{ publisher: 'x', type: 'y' }] } }, 'fail'],
    ['allowList', { agent: { ...agent, allowList: [pattern] } }, 'pass'],
    ['allowList', { agent: { ...agent, allowList: [] } }, 'pass'],
    ['blockList', { agent: { ...agent, blockList: [pattern] } }, 'fail'],
    ['blockList', { agent: {} }, 'unknown'],
    ['extension', { extension: 'absent' }, 'pass'],
    ['extension', { extension: 'absent', azureLocal: true }, 'fail'],
    ['extension', { extension: { ...extension, provisioningState: 'Creating' } }, 'warn'],
    ['extension', { extension: { ...extension, provisioningState: 'Failed' } }, 'fail'],
    ['extension', { extension: { ...extension, provisioningState: 'Sleeping' } }, 'unknown'],
  ])('%s: %j is %s', (id, change, expected) => {
    expect(result(id, change)).toBe(expected);
  });

  it('are not asked for what Azure manages on Azure Local', () => {
    const ids = preflight({ ...facts, azureLocal: true, extension }, now).map(({ id }) => id);
    for (const id of ['licence', 'region', 'agentVersion', 'allowList', 'writeExtensions']) {
      expect(ids).not.toContain(id);
    }
  });

  it('tells the known failures of the extension apart', () => {
    const cause = (message: string) =>
      check('extension', { extension: { ...extension, provisioningState: 'Failed', message } })?.why;
    const text = 'the Resource Provider (Microsoft.AzureStackHCI) is not yet registered in the subscription.';
    expect(cause(text)).toMatchObject({ cause: 'providerNotRegistered' });
    expect(cause('Device initialization is in progress.')).toMatchObject({ cause: 'certificateHostsBlocked' });
    expect(cause('')).not.toHaveProperty('cause');
  });
});

describe('the person and the moment', () => {
  const lock = { name: 'keep', level: 'CanNotDelete', isOnPart: false };
  const permissions = { writeExtensions: false, writeJobs: false, writeDeployments: false };
  const ready = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded' };
  const policy = { name: 'No support', assignment: 'Risk' };
  const denial = { what: 'job' as const, policy };
  it.each<[CheckId, Partial<PreflightFacts>, Check['result']]>([
    ['provider', { providerRegistered: false }, 'fail'],
    ['writeExtensions', { permissions }, 'fail'],
    ['writeJobs', { permissions }, 'fail'],
    ['writeDeployments', { permissions: {} }, 'unknown'],
    ['recordRoom', { deploymentsInGroup: 499 }, 'pass'],
    ['recordRoom', { deploymentsInGroup: 500 }, 'warn'],
    ['recordRoom', { deploymentsInGroup: 800 }, 'fail'],
    ['locks', { locks: [lock] }, 'warn'],
    ['locks', { locks: [lock, { ...lock, level: 'readonly' }] }, 'fail'],
    ['locks', { locks: [{ ...lock, level: 'ReadOnly', isOnPart: true }] }, 'unknown'],
    ['locks', { locks: [{ ...lock, level: 'Odd' }] }, 'unknown'],
    ['policies', { policies: { denials: [denial] } }, 'fail'],
    // An extension that is there isn't written.
    ['policies', { policies: { denials: [{ ...denial, what: 'extension' }] }, extension: ready }, 'pass'],
    ['policies', { policies: { denials: [{ ...denial, what: 'extension' }] } }, 'fail'],
    ['policies', { policies: { denials: [], openUntil: { what: 'job', name: 'CHG', until: now } } }, 'warn'],
    ['denyAssignments', { denyAssignments: [{ name: 'No', scope: '/', isSure: true }] }, 'fail'],
    ['denyAssignments', { denyAssignments: [{ name: 'No', scope: '/', isSure: false }] }, 'unknown'],
  ])('%s: %j is %s', (id, change, expected) => {
    expect(result(id, change)).toBe(expected);
  });
});

describe('access that is there', () => {
  function live(...args: Parameters<typeof sampleEvidence>) {
    return { access: decideAccess(sampleEvidence(...args), now) };
  }

  it('blocks a grant, unless the new consent takes its place', () => {
    const one = live({ jobs: [{ ...sampleJob, createdBy: 'ada', lastModifiedBy: 'ada' }] });
    expect(check('liveAccess', one)).toMatchObject({
      result: 'fail',
      why: { is: 'access', kind: 'active', refusal: { is: 'accessExists' } },
    });
    expect(check('liveAccess', one, [sampleConsentId])).toMatchObject({ result: 'pass', why: { is: 'replaced' } });
    const changed = live({ jobs: [{ ...sampleJob, createdBy: 'ada', lastModifiedBy: 'alan' }] });
    expect(check('liveAccess', changed, [sampleConsentId])).toMatchObject({
      result: 'warn',
      why: { changedBy: 'alan' },
    });
    const two = live({ jobs: [sampleJob, { ...sampleJob, name: 'rs-bbbbbbbbbbbbbbbbbbbbb' }] });
    expect(check('liveAccess', two, [sampleConsentId])?.result).toBe('fail');
  });

  it('blocks while it cannot be told, and warns where only new access can tell', () => {
    const { access: _access, ...unread } = facts;
    expect(blockingChecks(preflight(unread, now)).map(({ id }) => id)).toEqual(['liveAccess']);
    const problem = { kind: 'forbidden', message: 'No.' };
    expect(result('liveAccess', live({}, { jobs: { readAt: now, problem } }))).toBe('unknown');
    expect(result('liveAccess', live({ jobs: [], consents: [sampleConsentEvidence] }))).toBe('warn');
    expect(result('liveAccess', live({ jobs: [revokedJob] }))).toBe('pass');
    expect(result('liveAccess', live({ jobs: [{ ...revokedJob, nodeState: 'Active' }] }))).toBe('fail');
  });
});

describe('eligibility', () => {
  it('is about the machine, not about what a list does not read', () => {
    const { access: _a, locks: _l, providerRegistered: _p, deploymentsInGroup: _d, ...listed } = facts;
    expect(eligibility({ ...listed, permissions: {} }, now)).toEqual({ verdict: 'eligible' });
    expect(eligibility({ ...noMemory, permissions: {} }, now)).toMatchObject({
      verdict: 'cannotTell',
      why: { id: 'memory' },
    });
    expect(eligibility({ ...listed, memoryBytes: 1 }, now)).toMatchObject({
      verdict: 'notEligible',
      why: { id: 'memory' },
    });
  });

  it('of a sound machine has nothing against it', () => {
    const checks = preflight(facts, now);
    expect(checks.filter((one) => one.result !== 'pass')).toEqual([]);
    expect(blockingChecks(checks)).toEqual([]);
  });
});

describe('each check', () => {
  const bare: PreflightFacts = {
    machineId: 'x',
    operatingSystem: {},
    licence: {},
    agent: {},
    azureLocal: false,
    permissions: {},
    region: '',
  };
  const bad: PreflightFacts = {
    ...facts,
    operatingSystem: { sku: 'Windows Server 2012 R2 Standard' },
    memoryBytes: 1,
    licence: { payAsYouGo: false, softwareAssurance: false },
    region: 'usgovvirginia',
    agent: {
      version: '1.0',
      status: 'Expired',
      extensionsEnabled: false,
      monitorMode: true,
      allowList: [{ publisher: 'x', type: 'y' }],
      blockList: [pattern],
    },
    extension: { ...extension, provisioningState: 'Failed' },
    providerRegistered: false,
    permissions: { writeExtensions: false, writeJobs: false, writeDeployments: false },
    deploymentsInGroup: 800,
    locks: [{ name: 'keep', level: 'ReadOnly', isOnPart: false }],
    policies: {
      denials: [{ what: 'extension', policy: { name: 'No support', assignment: 'Risk' }, reason: 'Ask Risk.' }],
    },
    denyAssignments: [{ name: 'No', scope: '/', isSure: true }],
    access: decideAccess(sampleEvidence(), now),
  };

  it.each([
    ['nothing is known', bare],
    ['all is well', facts],
    ['all is bad', bad],
    ['on Azure Local', { ...bad, azureLocal: true, extension: 'absent' as const }],
  ])('has words where %s', (_when, some) => {
    for (const one of preflight(some, now)) {
      for (const text of [checkTitle(one.id), checkSentence(one)]) {
        expect(text, one.id).toMatch(/^[A-Z]/);
        expect(text, one.id).not.toMatch(/undefined|\{\}/);
      }
    }
  });

  it('that fails has a remedy', () => {
    const without = preflight(bad, now).filter((one) => checkRemedy(one, bad) === undefined);
    expect(without).toEqual([]);
    expect(preflight(facts, now).filter((one) => checkRemedy(one, facts) !== undefined)).toEqual([]);
  });

  it('puts nothing into a command but what has the form of an id or a location', () => {
    const hostile = { ...bad, machineId: "x'; rm -rf /", region: "y'; rm -rf /" };
    const commands = preflight(hostile, now).map((one) => checkRemedy(one, hostile)?.command ?? '');
    expect(commands.join('\n')).not.toContain('rm -rf');
    const remedy = checkRemedy({ id: 'provider', result: 'fail', why: { is: 'notMet' } }, facts);
    expect(remedy?.command).toBe(
      'az provider register --namespace Microsoft.AzureStackHCI --subscription 00000000-0000-4000-8000-000000000001',
    );
  });
});
