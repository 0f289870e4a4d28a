import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import type { Check, CheckId, PreflightFacts } from './preflight.ts';
import { connectionChecks } from './preflight-agent.ts';
import { sampleFacts, sampleNow } from '#src/consent/samples.ts';

type Agent = PreflightFacts['agent'];

function checkOf(id: CheckId, facts: PreflightFacts): Check {
  const found = connectionChecks(facts, sampleNow).find((candidate) => candidate.id === id);
  if (!found) throw new Error(`There is no check ${id}.`);
  return found;
}

function check(id: CheckId, agent: Agent, extension: PreflightFacts['extension'] = 'absent'): Check {
  return checkOf(id, { ...sampleFacts, agent, extension });
}

const installed = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded' };

describe('the connection', () => {
  it.each(['Connected', 'connected'])('%s passes', (status) => {
    expect(check('connection', { status })).toEqual({
      id: 'connection',
      title: 'Connected to Azure',
      outcome: 'pass',
      reason: 'The agent is connected.',
    });
  });

  it.each([
    ['Disconnected', 'azcmagent check'],
    ['Expired', 'azcmagent connect'],
    ['Error', 'azcmagent check'],
    ['AwaitingConnection', 'azcmagent check'],
  ])('%s fails, with since when and what to run', (status, command) => {
    const lastStatusChange = '2026-11-21T13:00:00Z';
    const since = formatInstant(Date.parse(lastStatusChange));
    expect(check('connection', { status, lastStatusChange })).toMatchObject({
      outcome: 'fail',
      reason: `The machine is ${status} since ${since}; remote support needs it connected.`,
      remedy: { command },
    });
  });

  it('gives no time that cannot be right', () => {
    for (const lastStatusChange of ['yesterday', '2026-11-24T13:00:01Z']) {
      expect(check('connection', { status: 'Disconnected', lastStatusChange }).reason).toBe(
        'The machine is Disconnected; remote support needs it connected.',
      );
    }
    expect(check('connection', { status: 'Disconnected', lastStatusChange: '2026-11-24T13:00:00Z' }).reason).toContain(
      'since',
    );
  });

  it('is not told by words not known here', () => {
    expect(check('connection', {})).toMatchObject({
      outcome: 'cannotTell',
      reason: 'Azure does not say whether the agent is connected.',
    });
    expect(check('connection', { status: 'Connected?' })).toMatchObject({
      outcome: 'cannotTell',
      reason: 'Azure gives the status as "Connected?", which is not known here.',
    });
  });
});

describe('the version of the agent', () => {
  it.each(['1.47', '1.47.02975.2000', '1.48.1', '1.100.1', '2.0.1'])('%s passes', (version) => {
    expect(check('agentVersion', { version })).toMatchObject({
      outcome: 'pass',
      reason: `The agent has version ${version}.`,
    });
  });

  it.each(['1.46.9', '1.5', '0.99.1'])('%s fails', (version) => {
    expect(check('agentVersion', { version })).toMatchObject({
      outcome: 'fail',
      reason: `Remote support needs agent 1.47 or later; this machine has ${version}.`,
    });
    expect(check('agentVersion', { version }).remedy?.link).toMatch(/^https:/);
  });

  it.each([undefined, '', '2', 'v1.48', '1.48x', 'latest'])('%s tells nothing', (version) => {
    expect(check('agentVersion', version === undefined ? {} : { version }).outcome).toBe('cannotTell');
  });
});

describe('what the agent lets in', () => {
  const remoteSupport = { publisher: 'microsoft.azurestack.observability', type: 'EDGEREMOTESUPPORT' };
  const other = { publisher: 'Microsoft.Azure.Monitor', type: 'EdgeRemoteSupport' };

  it.each([
    ['extensionsEnabled', { extensionsEnabled: true }, 'pass'],
    ['extensionsEnabled', { extensionsEnabled: false }, 'fail'],
    ['extensionsEnabled', {}, 'cannotTell'],
    ['monitorMode', { monitorMode: false }, 'pass'],
    ['monitorMode', { monitorMode: true }, 'fail'],
    ['monitorMode', {}, 'cannotTell'],
    ['allowList', { allowList: null }, 'pass'],
    ['allowList', { allowList: [] }, 'pass'],
    ['allowList', { allowList: [other, remoteSupport] }, 'pass'],
    ['allowList', { allowList: [other] }, 'fail'],
    ['allowList', {}, 'cannotTell'],
    ['blockList', { blockList: null }, 'pass'],
    ['blockList', { blockList: [] }, 'pass'],
    ['blockList', { blockList: [other] }, 'pass'],
    ['blockList', { blockList: [other, remoteSupport] }, 'fail'],
    ['blockList', {}, 'cannotTell'],
  ] as [CheckId, Agent, Check['outcome']][])('%s %j: %s', (id, agent, outcome) => {
    expect(check(id, agent).outcome).toBe(outcome);
  });

  it.each([
    [
      'extensionsEnabled',
      { extensionsEnabled: false },
      'azcmagent config set extensions.enabled true',
      'Extensions are disabled',
    ],
    ['monitorMode', { monitorMode: true }, 'azcmagent config set config.mode full', 'monitor mode'],
    [
      'allowList',
      { allowList: [other] },
      'azcmagent config set extensions.allowlist "Microsoft.AzureStack.Observability/EdgeRemoteSupport" --add',
      'allow list without remote support',
    ],
    [
      'blockList',
      { blockList: [remoteSupport] },
      'azcmagent config set extensions.blocklist "Microsoft.AzureStack.Observability/EdgeRemoteSupport" --remove',
      'on the extension block list',
    ],
  ] as [CheckId, Agent, string, string][])(
    '%s has a remedy to run, and only warns once the extension is there',
    (id, agent, command, reason) => {
      const failed = check(id, agent);
      expect(failed.reason).toContain(reason);
      expect(failed.remedy?.command).toBe(command);
      expect(failed.remedy?.text).toContain('run this on the machine');
      expect(failed.remedy?.link).toMatch(/^https:/);
      expect(check(id, agent, installed).outcome).toBe('warning');
      expect(check(id, agent, { ...installed, provisioningState: 'succeeded' }).outcome).toBe('warning');
      expect(check(id, agent, { ...installed, provisioningState: 'Creating' }).outcome).toBe('fail');
      expect(check(id, agent, 'unknown').outcome).toBe('fail');
    },
  );

  it('says in words what passes', () => {
    expect(check('extensionsEnabled', { extensionsEnabled: true }).reason).toBe('The agent takes extensions.');
    expect(check('monitorMode', { monitorMode: false }).reason).toBe('The agent does not run in monitor mode.');
    expect(check('allowList', { allowList: [] }).reason).toBe('The agent has no extension allow list.');
    expect(check('allowList', { allowList: [remoteSupport] }).reason).toContain('holds remote support');
    expect(check('blockList', { blockList: [] }).reason).toContain('does not hold remote support');
  });
});
