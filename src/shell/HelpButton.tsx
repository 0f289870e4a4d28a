import { Button, makeStyles } from '@fluentui/react-components';
import { QuestionCircle20Regular } from '@fluentui/react-icons';
import { LatePopover } from '#src/ui/LatePopover.tsx';
import { Tooltip } from '#src/ui/Tooltip.tsx';

const load = async () => (await import('./HelpPanel.tsx')).HelpPanel;

const useStyles = makeStyles({
  surface: { width: '320px' },
});

export function HelpButton() {
  const styles = useStyles();
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
