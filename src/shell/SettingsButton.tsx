import { Button, Tooltip } from '@fluentui/react-components';
import { Settings20Regular } from '@fluentui/react-icons';
import { LatePopover } from '#src/ui/LatePopover.tsx';

const load = async () => (await import('./SettingsPanel.tsx')).SettingsPanel;

export function SettingsButton() {
  return (
    <LatePopover
      label="Settings"
      load={load}
      panel={{}}
      button={
        <Tooltip content="Settings" relationship="label">
          <Button appearance="subtle" icon={<Settings20Regular />} />
        </Tooltip>
      }
    />
  );
}
