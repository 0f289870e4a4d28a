import { Button } from '@fluentui/react-components';
import { QuestionCircle20Regular } from '@fluentui/react-icons';
import { LatePopover } from '#src/ui/LatePopover.tsx';
import { Tooltip } from '#src/ui/Tooltip.tsx';
import styles from './HelpButton.module.css';

const load = async () => (await import('./HelpPanel.tsx')).HelpPanel;

export function HelpButton() {
  return (
    <LatePopover
      label="Help"
      surface={styles.surface}
      load={load}
      renderButton={(opener) => (
        <Tooltip content="Help" relationship="label">
          <Button {...opener} appearance="subtle" icon={<QuestionCircle20Regular />} />
        </Tooltip>
      )}
    >
      {(HelpPanel) => <HelpPanel />}
    </LatePopover>
  );
}
