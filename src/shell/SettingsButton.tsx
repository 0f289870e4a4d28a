import { Button } from '@fluentui/react-components';
import { Settings20Regular } from '@fluentui/react-icons';
import { LatePopover } from '#src/ui/LatePopover.tsx';
import { Tooltip } from '#src/ui/Tooltip.tsx';

const load = async () => (await import('./SettingsPanel.tsx')).SettingsPanel;

export function SettingsButton() {
  return (
    <LatePopover
      label="Settings"
      load={load}
      renderButton={(opener) => (
        <Tooltip content="Settings" relationship="label">
          <Button {...opener} appearance="subtle" icon={<Settings20Regular />} />
        </Tooltip>
      )}
    >
      {(SettingsPanel) => <SettingsPanel />}
    </LatePopover>
  );
}
