import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canGrant, type Check, type CheckId, eligibility, preflight, type PreflightFacts } from './preflight.ts';
import { sampleConsentId, sampleFacts, sampleNow } from '#src/consent/samples.ts';

const idsOf = (checks: readonly Check[]) => checks.map(({ id }) => id);
const everything: CheckId[] = [
  'operatingSystem',
  'memory',
  'licence',
  'region',
  'connection',
  'agentVersion',
  'extensionsEnabled',
  'monitorMode',
  'allowList',
  'blockList',
  'extension',
  'provider',
  'writeExtensions',
  'writeJobs',
  'writeDeployments',
  'recordRoom',
  'locks',
  'operationInProgress',
  'liveGrant',
];

/** Facts of which nothing is known. */
const nothing: PreflightFacts = {
  operatingSystem: {},
  licence: {},
  agent: {},
  extension: 'unknown',
  azureLocal: false,
  permissions: {},
  region: '',
};

describe('preflight', () => {
  it('passes a machine that meets everything', () => {
    const checks = preflight(sampleFacts, sampleNow);
    expect(idsOf(checks)).toEqual(everything);
    expect(checks.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    expect(canGrant(checks)).toEqual({ allowed: true });
    expect(eligibility(sampleFacts, sampleNow)).toEqual({
      verdict: 'eligible',
      reason: 'The machine meets the requirements for remote support.',
    });
  });

  it('cannot tell anything from nothing, and lets nobody grant on it', () => {
    const checks = preflight(nothing, sampleNow);
    expect(idsOf(checks)).toEqual(everything);
    // Nothing being known of another operation is all that Azure can say when there is none.
    expect(checks.filter(({ outcome }) => outcome !== 'cannotTell').map(({ id }) => id)).toEqual([
      'operationInProgress',
    ]);
    expect(canGrant(checks)).toEqual({
      allowed: false,
      reason: 'Whether Microsoft Support has access already could not be read.',
    });
    expect(eligibility(nothing, sampleNow).verdict).toBe('cannotTell');
  });

  it('leaves out what does not apply to Azure Local', () => {
    const extension = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded' };
    const facts: PreflightFacts = {
      ...sampleFacts,
      azureLocal: true,
      licence: {},
      extension,
      operatingSystem: { sku: 'Azure Stack HCI', type: 'windows', version: '10.0.25398.1000' },
    };
    const checks = preflight(facts, sampleNow);
    expect(idsOf(checks)).toEqual([
      'operatingSystem',
      'memory',
      'azureLocal',
      'connection',
      'extension',
      'provider',
      'writeJobs',
      'writeDeployments',
      'recordRoom',
      'locks',
      'operationInProgress',
      'liveGrant',
    ]);
    expect(checks.every(({ outcome }) => outcome === 'pass')).toBe(true);
    expect(checks[2]?.reason).toContain('neither installed nor removed from here');
    expect(eligibility(facts, sampleNow).verdict).toBe('eligible');
  });

  it('says everything in full sentences, with distinct titles', () => {
    const checks = [...preflight(sampleFacts, sampleNow), ...preflight(nothing, sampleNow)];
    expect(new Set(checks.map(({ title }) => title)).size).toBe(everything.length);
    for (const { reason, title } of checks) {
      expect(reason).toMatch(/^[A-Z].*\.$/);
      expect(title).toMatch(/^[A-Z]/);
    }
  });
});

describe('canGrant', () => {
  const check = (outcome: Check['outcome'], id: CheckId = 'memory'): Check => ({
    id,
    title: '',
    outcome,
    reason: `${id} ${outcome}.`,
  });

  it('is refused by every failed check, with all reasons', () => {
    expect(canGrant([check('pass'), check('fail'), check('warning'), check('fail', 'licence')])).toEqual({
      allowed: false,
      reason: 'memory fail. licence fail.',
    });
  });

  it('is not refused by warnings or by what cannot be told, but for access by someone else', () => {
    expect(canGrant([check('warning'), check('cannotTell'), check('warning', 'liveGrant')])).toEqual({ allowed: true });
    expect(canGrant([check('cannotTell', 'liveGrant')])).toEqual({ allowed: false, reason: 'liveGrant cannotTell.' });
    expect(canGrant([])).toEqual({ allowed: true });
  });
});

describe('eligibility', () => {
  const of = (change: Partial<PreflightFacts>) => eligibility({ ...sampleFacts, ...change }, sampleNow);

  it('is about the machine, not about the person or the moment', () => {
    const grant = { jobName: sampleConsentId, by: 'Alan Turing' };
    expect(of({ liveGrant: grant }).verdict).toBe('eligible');
    const locks = [{ name: 'keep', level: 'CanNotDelete', isOnPart: false }];
    expect(of({ permissions: {}, locks, operationInProgress: 'an update' }).verdict).toBe('eligible');
    const { providerRegistered: _provider, liveGrant: _grant, locks: _locks, ...unread } = sampleFacts;
    expect(eligibility({ ...unread, permissions: {} }, sampleNow).verdict).toBe('eligible');
  });

  it('gives the first obstacle, before anything that cannot be told', () => {
    const verdict = of({ operatingSystem: {}, memoryBytes: 1 });
    expect(verdict.verdict).toBe('notEligible');
    expect(verdict.reason).toContain('4 GB');
    expect(of({ providerRegistered: false })).toMatchObject({ verdict: 'notEligible' });
    expect(of({ permissions: { writeJobs: false } })).toMatchObject({ verdict: 'notEligible' });
    expect(of({ operatingSystem: {} })).toMatchObject({ verdict: 'cannotTell' });
    const essentials = { operatingSystem: { sku: 'Windows Server 2019 Essentials' } };
    expect(of(essentials)).toEqual({ verdict: 'cannotTell', reason: expect.stringContaining('Essentials') });
    // It may work, so nobody is kept from granting.
    expect(canGrant(preflight({ ...sampleFacts, ...essentials }, sampleNow))).toEqual({ allowed: true });
  });

  it('never calls a machine eligible of which something needed is not known', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('operatingSystem', 'memoryBytes', 'licence', 'agent', 'extension', 'region'),
        (field) => {
          const { [field]: _left, ...rest } = sampleFacts;
          const facts: PreflightFacts = { ...nothing, ...rest };
          if (field === 'memoryBytes') delete facts.memoryBytes;
          return eligibility(facts, sampleNow).verdict === 'cannotTell';
        },
      ),
    );
  });
});
