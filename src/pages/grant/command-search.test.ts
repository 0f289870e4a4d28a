import { expect, test } from 'vitest';
import { accessLevels } from '#src/consent/access-level.ts';
import { commandsOf } from '#src/consent/commands.ts';
import { commandGroupsOf, commandsOnlyOf, findCommands } from './command-search.ts';

test('the groups of a level hold each of its commands once', () => {
  for (const level of accessLevels) {
    const names = commandGroupsOf(level).flatMap(({ commands }) => commands.map(({ name }) => name));
    expect(names.toSorted()).toEqual(
      commandsOf(level)
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(new Set(names).size).toBe(names.length);
  }
});

test('a search finds by every word, in any case, and drops groups without a hit', () => {
  const groups = findCommands(commandGroupsOf('Diagnostics'), 'get VMHOST', false);
  const names = groups.flatMap(({ commands }) => commands.map(({ name }) => name));
  expect(names).toContain('Get-VMHost');
  expect(names.every((name) => /get/i.test(name) && /vmhost/i.test(name))).toBe(true);
  expect(groups.every(({ commands }) => commands.length > 0)).toBe(true);
  expect(findCommands(commandGroupsOf('Diagnostics'), '', false)).toEqual(commandGroupsOf('Diagnostics'));
});

test('only what changes something can be shown alone', () => {
  const commands = findCommands(commandGroupsOf('Diagnostics'), '', true).flatMap((group) => group.commands);
  expect(commands.map(({ name }) => name)).toContain('Send-DiagnosticData');
  expect(commands.every(({ changesState }) => changesState)).toBe(true);
});

test('repair adds starting and stopping of services; Diagnostics has nothing that repair lacks', () => {
  expect(commandsOnlyOf('DiagnosticsAndRepair', 'Diagnostics').map(({ name }) => name)).toEqual([
    'Start-Service',
    'Stop-Service',
  ]);
  expect(commandsOnlyOf('Diagnostics', 'DiagnosticsAndRepair')).toEqual([]);
});
