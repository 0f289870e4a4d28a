import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { narrow } from '#src/ui/widths.ts';
import { commandBarId, useCommand } from './command.ts';
import type { Command } from './command.ts';
import { CommandMenu } from './CommandMenu.tsx';
import { useNarrow } from './narrow.ts';
import { Tooltip } from '#src/ui/Tooltip.tsx';
import { Toolbar } from '#src/ui/Toolbar.tsx';

const useStyles = makeStyles({
  root: {
    position: 'sticky',
    top: '48px',
    zIndex: 2,
    height: '40px',
    boxSizing: 'border-box',
    paddingInline: tokens.spacingHorizontalM,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    [narrow]: { paddingInline: tokens.spacingHorizontalXS },
    '@media print': { display: 'none' },
  },
  bar: { display: 'flex', alignItems: 'center', height: '100%', columnGap: tokens.spacingHorizontalXXS },
  button: { fontWeight: tokens.fontWeightRegular, whiteSpace: 'nowrap', minWidth: 0 },
  primary: { fontWeight: tokens.fontWeightSemibold },
  divider: {
    marginInline: tokens.spacingHorizontalS,
    height: '20px',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

/** The verbs of a page, primary first. What cannot be used now keeps its place, can be focused and tells its reason. */
export function CommandBar({ commands, label = 'Commands' }: { commands: readonly Command[]; label?: string }) {
  const styles = useStyles();
  const isNarrow = useNarrow();
  const shown = isNarrow ? commands.slice(0, 2) : commands;
  const folded = isNarrow ? commands.slice(2) : [];
  return (
    <div className={styles.root} id={commandBarId}>
      <Toolbar label={label} className={styles.bar}>
        {shown.map((command, index) => [
          command.startsGroup === true && index > 0 && (
            <span
              key={`${command.key}-divider`}
              role="separator"
              aria-orientation="vertical"
              className={styles.divider}
            />
          ),
          <CommandButton key={command.key} command={command} />,
        ])}
        {folded.length > 0 && <CommandMenu commands={folded} />}
      </Toolbar>
    </div>
  );
}

function CommandButton({ command }: { command: Command }) {
  const styles = useStyles();
  const run = useCommand(command);
  return (
    <Tooltip content={command.unavailable} relationship="description" side="belowStart">
      <Button
        appearance="subtle"
        icon={command.icon}
        className={command.primary === true ? styles.primary : styles.button}
        disabledFocusable={command.unavailable !== undefined}
        onClick={run}
      >
        {command.label}
      </Button>
    </Tooltip>
  );
}
