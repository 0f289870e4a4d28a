import { Button } from '@fluentui/react-components';
import { useRef } from 'react';
import { commandBarId, useCommand } from './command.ts';
import type { Command } from './command.ts';
import { CommandMenu } from './CommandMenu.tsx';
import { useCommandRoom } from './command-room.ts';
import { useNarrow } from './narrow.ts';
import { Tooltip } from '#src/ui/Tooltip.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { Toolbar } from '#src/ui/Toolbar.tsx';
import styles from './CommandBar.module.css';

/** The verbs of a page, primary first. What cannot be used now keeps its place, can be focused and tells its reason. */
export function CommandBar({ commands, label = 'Commands' }: { commands: readonly Command[]; label?: string }) {
  const root = useRef<HTMLDivElement>(null);
  const labels = commands.map((command) => command.label);
  const { inBar, menuFrom } = useCommandRoom(root, labels, useNarrow() ? 2 : commands.length);
  const shown = commands.slice(0, inBar);
  const folded = commands.slice(menuFrom);
  return (
    <div ref={root} className={styles.root} id={commandBarId}>
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
  const run = useCommand(command);
  return (
    <Tooltip content={command.unavailable} relationship="description" side="belowStart">
      <Button
        // It may go into the menu, as the window is made narrower or its text larger.
        ref={passFocusOn}
        appearance="subtle"
        icon={command.icon}
        className={command.primary === true ? styles.primary : styles.button}
        disabledFocusable={command.unavailable !== undefined}
        onClick={run}
      >
        <Label text={command.label} />
      </Button>
    </Tooltip>
  );
}

/** "Grant access (3 of 4)": in a narrow window the count stands below the words, and neither breaks. */
function Label({ text }: { text: string }) {
  const at = text.lastIndexOf(' (');
  // Not the text alone: see own-text.tsx.
  if (at < 0) return <span>{text}</span>;
  return (
    <span className={styles.label}>
      <span>{text.slice(0, at)}</span> <span className={styles.count}>{text.slice(at + 1)}</span>
    </span>
  );
}
