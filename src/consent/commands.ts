import { type AccessLevel, accessLevels, isWithin } from './level.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { commandGroups202507 } from './terms/commands-2025-07.ts';
import { sha256Hex } from '#src/lib/digest.ts';

export interface Command {
  name: string;
  /** Whether the command leaves something changed after the session: on the machine, in its cluster, or at Microsoft. */
  changesState: boolean;
  /** The access levels that allow the command. */
  levels: AccessLevel[];
}

export interface CommandList {
  version: string;
  /** Where the list comes from and for what it was published, as a sentence to show beside it. */
  source: string;
  groups: { name: string; commands: Command[] }[];
}

/**
 * A command changes state if its verb starts, stops, sets, adds, invokes, sends or exports something. Reading verbs (Get, Test,
 * Measure, …) change nothing, with two exceptions by what they do, and verbs that shape the session's own screen change nothing either.
 */
const changingVerbs: ReadonlySet<string> = new Set(['Start', 'Stop', 'Set', 'Add', 'Invoke', 'Send', 'Export']);

const changingCommands: ReadonlySet<string> = new Set([
  // Makes a cluster resource fail on purpose: https://learn.microsoft.com/powershell/module/failoverclusters/test-clusterresourcefailure
  'Test-ClusterResourceFailure',
  // Writes a report file: https://learn.microsoft.com/powershell/module/failoverclusters/get-clusterresourcedependencyreport
  'Get-ClusterResourceDependencyReport',
]);

function changesState(name: string): boolean {
  return changingCommands.has(name) || changingVerbs.has(name.slice(0, name.indexOf('-')));
}

/** The commands that Microsoft Support's restricted session allows, as far as Microsoft has published them. */
export const commandList: CommandList = {
  version: '2025-07',
  source: 'Published by Microsoft for Azure Local (07/2025); no list is published for Windows Server.',
  groups: commandGroups202507.map((group) => ({
    name: group.name,
    commands: group.names
      .trim()
      .split(/\s+/)
      .map((name) => ({
        name,
        changesState: changesState(name),
        levels: accessLevels.filter((level) => isWithin(group.level, level)),
      })),
  })),
};

/** A consent names its list by the version, and must find it again: a newer list stands beside this one. */
export function commandListByVersion(version: string): CommandList | undefined {
  return version === commandList.version ? commandList : undefined;
}

/** Every command that a level allows, each once (some stand in several groups), in the order of the list. */
export function commandsOf(level: AccessLevel): Command[] {
  const byName = new Map<string, Command>();
  for (const group of commandList.groups) {
    for (const command of group.commands) {
      if (command.levels.includes(level) && !byName.has(command.name)) byName.set(command.name, command);
    }
  }
  return [...byName.values()];
}

/** SHA-256 of the canonical JSON of the list, 64 hexadecimal digits: what a consent binds. */
export function commandListHash(): Promise<string> {
  return sha256Hex(canonicalJson(commandList));
}
