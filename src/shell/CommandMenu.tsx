import { Button } from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons';
import { LatePopover } from '#src/ui/LatePopover.tsx';
import type { Command } from './command.ts';
import styles from './CommandMenu.module.css';

const load = async () => (await import('./CommandMenuList.tsx')).CommandMenuList;

/** The commands for which there is no room. */
export function CommandMenu({ commands }: { commands: readonly Command[] }) {
  return (
    <LatePopover
      label="More commands"
      surface={styles.surface}
      load={load}
      renderButton={(opener) => (
        <Button {...opener} appearance="subtle" icon={<MoreHorizontal20Regular />} aria-label="More commands" />
      )}
    >
      {(CommandMenuList, close) => <CommandMenuList commands={commands} onClose={close} />}
    </LatePopover>
  );
}
