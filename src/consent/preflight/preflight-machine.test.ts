import { describe, expect, it } from 'vitest';

import type { Check, CheckId, PreflightFacts } from './preflight.ts';
import { machineChecks } from './preflight-machine.ts';
import { sampleFacts, sampleMachine } from '#src/consent/samples.ts';

function check(id: CheckId, change: Partial<PreflightFacts>): Check {
  const found = machineChecks({ ...sampleFacts, ...change }).find((candidate) => candidate.id === id);
  if (!found) throw new Error(`There is no check ${id}.`);
  return found;
}

describe('the operating system', () => {
  const outcome = (operatingSystem: PreflightFacts['operatingSystem']) =>
    check('operatingSystem', { operatingSystem }).outcome;

  it.each([
    { sku: 'Windows Server 2016 Datacenter' },
    { sku: 'Windows Server 2019 Standard', version: '10.0.17763.6532' },
    { sku: 'Windows Server 2022 Datacenter Azure Edition' },
    { sku: 'windows server 2025 standard' },
    { sku: 'Windows Server Datacenter', version: '10.0.14393' },
    { sku: 'Windows Server Standard', version: '10.0.26100.1', type: 'windows' },
    { name: 'Windows Server 2022 Datacenter' },
    { sku: '', name: 'Windows Server 2022 Datacenter' },
    { sku: 'Azure Stack HCI', version: '10.0.25398.1' },
    { name: 'Azure Local' },
    { sku: 'Windows Server 2022', name: 'windows' },
    { sku: 'Windows Server 2022 (21H2)', name: 'Windows Server 2022' },
    { sku: 'Windows Server 2022', name: 'Windows Server 2022 Standard' },
    { sku: 'Windows Server IoT 2022 Standard' },
  ])('passes %j', (system) => {
    expect(outcome(system)).toBe('pass');
  });

  it.each([
    { sku: 'Windows Server 2012 R2 Datacenter', version: '6.3.9600.1' },
    { sku: 'Windows Server 2008 Standard' },
    { sku: 'Windows Server 2015' },
    { sku: 'Windows Server Datacenter', version: '6.3.9600' },
    { sku: 'Windows Server Datacenter', version: '10.0.14392.1' },
    { sku: 'Windows Server Datacenter', version: '6.3.20348' },
    { sku: 'Windows 11 Enterprise', version: '10.0.26100.1', type: 'windows' },
    { sku: 'Windows 10 Pro' },
    { sku: 'Windows 8.1 Pro' },
    { sku: 'Windows 7' },
    { name: 'ubuntu', type: 'linux', version: '5.15.0.1' },
    { sku: 'Windows Server 2022 Datacenter', type: 'Linux' },
  ])('fails %j', (system) => {
    expect(outcome(system)).toBe('fail');
  });

  it.each([
    {},
    { type: 'windows' },
    { type: 'windows', version: '10.0.20348.1' },
    { type: 'windows', version: '6.3.9600.1' },
    { sku: 'Windows Server Datacenter' },
    { sku: 'Windows Server Datacenter', version: '10' },
    { sku: 'Windows Server Datacenter', version: 'v10.0.20348' },
    { sku: 'MyWindows Server2022' },
    { sku: 'Contoso Server 2022' },
    { sku: 'Windows Server 2022 Datacenter', version: '6.3.9600.1' },
    { sku: 'Windows Server 2022 Datacenter', version: '10.0.10240.1' },
    { sku: 'Windows Server 2012 R2', version: '10.0.20348.1' },
  ])('cannot tell from %j', (system) => {
    expect(outcome(system)).toBe('cannotTell');
  });

  it.each([
    [{ sku: 'Windows Server 2019 Essentials', name: 'windows' }, 'Windows Server 2019 Essentials'],
    [{ name: 'windows server 2016 essentials ' }, 'windows server 2016 essentials'],
    [{ sku: 'Windows Server Essentials', version: '10.0.17763.1' }, 'Windows Server Essentials'],
    [{ sku: 'Windows Server 2022 Élite\u202e' }, 'Windows Server 2022 Élite⟨U+202E⟩'],
  ])('cannot tell whether an edition that Microsoft does not name will do: %j', (operatingSystem, name) => {
    expect(check('operatingSystem', { operatingSystem })).toMatchObject({
      outcome: 'cannotTell',
      reason: `The machine runs ${name}. Microsoft names only the editions Standard and Datacenter.`,
    });
    expect(check('operatingSystem', { operatingSystem, azureLocal: true }).outcome).toBe('pass');
  });

  it('is too old whatever the edition', () => {
    expect(outcome({ sku: 'Windows Server 2012 R2 Essentials' })).toBe('fail');
  });

  it('names what it found', () => {
    const sku = 'Windows Server 2012 R2 Datacenter';
    expect(check('operatingSystem', { operatingSystem: { sku } }).reason).toBe(
      'Remote support needs Windows Server 2016 or later; this machine runs Windows Server 2012 R2 Datacenter.',
    );
    expect(check('operatingSystem', { operatingSystem: { type: 'linux', name: 'ubuntu' } }).reason).toBe(
      'Remote support needs Windows Server 2016 or later; this machine runs ubuntu.',
    );
    expect(check('operatingSystem', { operatingSystem: { type: 'linux' } }).reason).toContain('runs linux.');
    expect(check('operatingSystem', { operatingSystem: { type: 'linux', version: '5.15' } }).reason).toContain(
      'runs 5.15.',
    );
    expect(check('operatingSystem', {}).reason).toBe('The machine runs Windows Server 2022 Datacenter.');
    expect(check('operatingSystem', { operatingSystem: {} }).reason).toBe(
      'Azure does not say which version of Windows Server the machine runs.',
    );
    const odd = { sku: 'Windows Server 2022 Datacenter', version: '6.3.9600.1' };
    expect(check('operatingSystem', { operatingSystem: odd }).reason).toBe(
      'Azure names the operating system Windows Server 2022 Datacenter, but reports version 6.3.9600.1.',
    );
  });
});

describe('memory', () => {
  const gigabyte = 1024 ** 3;

  it('is at least 4 GB less what firmware keeps', () => {
    expect(check('memory', { memoryBytes: 4_294_967_296 })).toMatchObject({
      outcome: 'pass',
      reason: 'The machine has 4.0 GB of memory.',
    });
    expect(check('memory', { memoryBytes: 4_294_967_296 - 134_217_728 }).outcome).toBe('pass');
    expect(check('memory', { memoryBytes: 4_294_967_296 - 134_217_729 }).outcome).toBe('fail');
    expect(check('memory', { memoryBytes: 3.5 * gigabyte })).toMatchObject({
      outcome: 'fail',
      reason: 'Remote support needs at least 4 GB of memory; this machine has 3.5 GB.',
      remedy: { text: 'Give the machine at least 4 GB of memory.' },
    });
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('is not told by %d', (memoryBytes) => {
    expect(check('memory', { memoryBytes }).outcome).toBe('cannotTell');
  });

  it('is not told by nothing', () => {
    const { memoryBytes: _memory, ...facts } = sampleFacts;
    expect(machineChecks(facts)[1]).toMatchObject({ id: 'memory', outcome: 'cannotTell' });
  });
});

describe('the licence', () => {
  it.each([
    [{ payAsYouGo: true }, 'pass', 'Windows Server Pay-as-you-go is enabled.'],
    [{ softwareAssurance: true }, 'pass', 'Software Assurance is attested.'],
    [{ payAsYouGo: true, softwareAssurance: false }, 'pass', 'Windows Server Pay-as-you-go is enabled.'],
    [{ payAsYouGo: false, softwareAssurance: true }, 'pass', 'Software Assurance is attested.'],
    [
      { payAsYouGo: false, softwareAssurance: false },
      'fail',
      'Remote support needs Windows Server Pay-as-you-go or attested Software Assurance; this machine has neither.',
    ],
    [
      { payAsYouGo: false },
      'cannotTell',
      'Azure does not show for certain whether this machine has Pay-as-you-go or Software Assurance.',
    ],
    [
      { softwareAssurance: false },
      'cannotTell',
      'Azure does not show for certain whether this machine has Pay-as-you-go or Software Assurance.',
    ],
    [{}, 'cannotTell', 'Azure does not show for certain whether this machine has Pay-as-you-go or Software Assurance.'],
  ] as const)('%j: %s', (licence, outcome, reason) => {
    const found = check('licence', { licence });
    expect(found).toMatchObject({ outcome, reason });
    expect(found.remedy === undefined).toBe(outcome === 'pass');
  });

  it('is attested by a command for exactly this machine', () => {
    const { remedy } = check('licence', { licence: {} });
    expect(remedy?.command).toBe(
      `az rest --method put --url '${sampleMachine('srv-sql-01')}/licenseProfiles/default?api-version=2023-10-03-preview' --body '{"location":"westeurope","properties":{"softwareAssurance":{"softwareAssuranceCustomer":true}}}'`,
    );
    expect(remedy?.link).toMatch(/^https:\/\/learn\.microsoft\.com\//);
    expect(remedy?.text).toContain('attest');
    // PowerShell drops the double quotes within the body.
    expect(remedy?.text).toContain('in Bash');
  });

  it('is attested by no command that someone else could have written into', () => {
    const { remedy } = check('licence', { licence: {}, machineId: "'; rm -rf /", region: "x'; rm -rf /" });
    expect(remedy?.command).toContain("'<id of the machine>/licenseProfiles");
    expect(remedy?.command).toContain('"location":"<location>"');
    expect(remedy?.command).not.toContain('rm -rf');
    expect(check('licence', { licence: {}, region: 'west europe' }).remedy?.command).toContain('<location>');
  });
});

describe('the region', () => {
  it.each([
    ['usgovvirginia', 'US Gov Virginia'],
    ['USGovArizona', 'US Gov Arizona'],
    ['chinanorth2', 'China North 2'],
    ['China North 3', 'China North 3'],
    ['chinaeast2', 'China East 2'],
  ])('%s is not offered', (region, name) => {
    expect(check('region', { region })).toMatchObject({
      outcome: 'fail',
      reason: `Microsoft does not offer remote support in ${name}.`,
    });
    expect(check('region', { region }).remedy?.link).toMatch(/^https:/);
  });

  it.each(['westeurope', 'chinaeast3', 'usgovtexas'])('%s is not ruled out', (region) => {
    expect(check('region', { region })).toMatchObject({ outcome: 'pass' });
    expect(check('region', { region }).reason).toContain(region);
  });

  it('may be unknown', () => {
    expect(check('region', { region: '' }).outcome).toBe('cannotTell');
  });
});
