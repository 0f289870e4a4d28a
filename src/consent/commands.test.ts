import { describe, expect, it } from 'vitest';

import { commandList, commandListHash, commandsOf } from './commands.ts';

const names = (level: 'Diagnostics' | 'DiagnosticsAndRepair') => commandsOf(level).map(({ name }) => name);

describe('the command list', () => {
  it('has the published groups and counts', () => {
    expect(commandList.groups.map(({ name, commands }) => [name, commands.length])).toEqual([
      ['Default', 15],
      ['Azure Local', 7],
      ['Hyper-V', 64],
      ['Failover cluster', 12],
      ['Net Adapter', 102],
      ['Storage', 73],
      ['Log collection', 1],
      ['Diagnostic test', 1],
      ['NetworkATC', 1],
      ['UpdateService', 10],
      ['Repair', 2],
    ]);
  });

  it('cannot change without a new version', async () => {
    expect([commandList.version, await commandListHash()]).toEqual([
      '2025-07',
      'dead2a1f39fdd154546a6365c3d0b2f28d7675a72c934e7afcdbae6aedbbca9d',
    ]);
  });

  it('says for what it was published, and for what it was not', () => {
    expect(commandList.source).toBe(
      'Published by Microsoft for Azure Local (07/2025); no list is published for Windows Server.',
    );
  });

  it('marks what changes state', () => {
    const changing = commandsOf('DiagnosticsAndRepair').filter(({ changesState }) => changesState);
    expect(changing.map(({ name }) => name)).toEqual([
      'Send-DiagnosticData',
      'Export-CauReport',
      'Get-ClusterResourceDependencyReport',
      'Test-ClusterResourceFailure',
      'Add-SolutionUpdate',
      'Start-SolutionUpdate',
      'Invoke-SolutionUpdatePrecheck',
      'Set-SolutionDiscovery',
      'Set-UpdateConfiguration',
      'Set-OverrideUpdateConfiguration',
      'Start-Service',
      'Stop-Service',
    ]);
  });

  it('differs between the levels by starting and stopping services only', () => {
    const diagnostics = new Set(names('Diagnostics'));
    expect(diagnostics.size).toBe(285);
    expect(names('DiagnosticsAndRepair').filter((name) => !diagnostics.has(name))).toEqual([
      'Start-Service',
      'Stop-Service',
    ]);
    expect(names('DiagnosticsAndRepair')).toEqual(expect.arrayContaining([...diagnostics]));
  });

  it('gives each command once, though the list names one twice', () => {
    expect(new Set(names('DiagnosticsAndRepair')).size).toBe(names('DiagnosticsAndRepair').length);
    const all = commandList.groups.flatMap(({ commands }) => commands.map(({ name }) => name));
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual(['Send-DiagnosticData']);
  });

  it('holds names of commands and nothing else', () => {
    for (const { name, levels } of commandsOf('DiagnosticsAndRepair')) {
      expect(name).toMatch(/^[A-Z][a-z]+-[A-Za-z0-9]+$/);
      expect(levels).toContain('DiagnosticsAndRepair');
    }
  });
});
