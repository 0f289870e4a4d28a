import { MenuItem, MenuList } from '@fluentui/react-components';
import { ownText } from '#src/ui/own-text.tsx';
import { useCommand } from './command.ts';
import type { Command } from './command.ts';
import styles from './CommandMenuList.module.css';

/** Commands with the reasons of the unavailable ones in plain sight, since touch has no tooltips. */
export function CommandMenuList({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  return (
    <MenuList>
      {commands.map((command) => (
        <CommandMenuItem key={command.key} command={command} onClose={onClose} />
      ))}
    </MenuList>
  );
}

function CommandMenuItem({ command, onClose }: { command: Command; onClose: () => void }) {
  const run = useCommand(command);
  return (
    <MenuItem
      icon={command.icon}
      disabled={command.unavailable !== undefined}
      onClick={() => {
        onClose();
        run();
      }}
    >
      {ownText(command.label)}
      {command.unavailable !== undefined && <span className={styles.reason}>{command.unavailable}</span>}
    </MenuItem>
  );
}
