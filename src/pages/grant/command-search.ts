import type { AccessLevel } from '#src/consent/access-level.ts';
import { type Command, commandList, commandsOf } from '#src/consent/commands.ts';

export interface CommandGroup {
  name: string;
  commands: Command[];
}

/** The commands of a level by group, each once, so that the groups add up to `commandsOf`. */
export function commandGroupsOf(level: AccessLevel): CommandGroup[] {
  const seen = new Set<string>();
  return commandList.groups
    .map(({ name, commands }) => ({
      name,
      commands: commands.filter((command) => {
        const isNew = command.levels.includes(level) && !seen.has(command.name);
        if (isNew) seen.add(command.name);
        return isNew;
      }),
    }))
    .filter(({ commands }) => commands.length > 0);
}

/** The groups cut down to the commands whose name contains every word of the search. */
export function findCommands(groups: readonly CommandGroup[], search: string, changingOnly: boolean): CommandGroup[] {
  const words = search.toLowerCase().split(/\s+/);
  return groups
    .map(({ name, commands }) => ({
      name,
      commands: commands.filter(
        (command) =>
          (command.changesState || !changingOnly) && words.every((word) => command.name.toLowerCase().includes(word)),
      ),
    }))
    .filter(({ commands }) => commands.length > 0);
}

/** What one level allows and the other does not. */
export function commandsOnlyOf(level: AccessLevel, other: AccessLevel): Command[] {
  return commandsOf(level).filter((command) => !command.levels.includes(other));
}
