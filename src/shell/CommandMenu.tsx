import {
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  ToolbarButton,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons';
import { useCommand } from './command.ts';
import type { Command } from './command.ts';

const useStyles = makeStyles({
  reason: {
    display: 'block',
    maxWidth: '260px',
    whiteSpace: 'normal',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

/** The commands for which there is no room, with the reasons of the unavailable ones in plain sight, since touch has no tooltips. */
export function CommandMenu({ commands }: { commands: readonly Command[] }) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <ToolbarButton icon={<MoreHorizontal20Regular />} aria-label="More commands" />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {commands.map((command) => (
            <CommandMenuItem key={command.key} command={command} />
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function CommandMenuItem({ command }: { command: Command }) {
  const styles = useStyles();
  const run = useCommand(command);
  return (
    <MenuItem icon={command.icon} disabled={command.unavailable !== undefined} onClick={run}>
      {command.label}
      {command.unavailable !== undefined && <span className={styles.reason}>{command.unavailable}</span>}
    </MenuItem>
  );
}
