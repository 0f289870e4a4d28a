import { Button } from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons';
import { Fragment } from 'react';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { hint } from '#src/ui/Hint.tsx';
import { MenuButton, type MenuEntry } from '#src/ui/MenuButton.tsx';
import { useIsNarrow, useMedia } from '#src/ui/use-media.ts';
import { commandBarId } from './names.ts';
import styles from './shell.module.css';

/** A verb of a page, with its object: "Revoke access". */
export interface Command extends MenuEntry {
  icon: ReactElement;
}

/** The verbs of a page. What cannot be used now keeps its place, can be focused and tells its reason. */
export function CommandBar({ commands }: { commands: readonly Command[] }) {
  const navigate = useNavigate();
  const isMedium = useMedia('(width < 960px)');
  // As the portal has it, those without room are behind ⋯.
  const count = useIsNarrow() ? 2 : isMedium ? 3 : commands.length;
  const folded = commands.slice(count);
  return (
    <div role="group" aria-label="Commands" id={commandBarId} className={styles.commands}>
      {commands.slice(0, count).map(({ label, icon, to, onClick, why, startsGroup }, index) => (
        <Fragment key={label}>
          {startsGroup && index > 0 && <span role="separator" aria-orientation="vertical" className={styles.divider} />}
          <Button
            appearance="subtle"
            icon={icon}
            className={styles.command}
            disabledFocusable={why !== undefined}
            {...hint(why)}
            onClick={(press) => {
              onClick?.(press);
              if (to !== undefined) void navigate(to);
            }}
          >
            {label}
          </Button>
        </Fragment>
      ))}
      {folded.length > 0 && (
        <MenuButton
          label="More commands"
          icon={<MoreHorizontal20Regular />}
          isLabelShown={false}
          className={styles.command}
          entries={folded}
        />
      )}
    </div>
  );
}
