import { Button, Popover, PopoverSurface, PopoverTrigger, Tooltip } from '@fluentui/react-components';
import { Settings20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ComponentType } from 'react';

/**
 * The panel's form controls come when somebody asks for them, and the popover opens when they are there: one that opened without anything to
 * focus would leave the keyboard outside of it.
 */
export function SettingsButton() {
  const [Panel, setPanel] = useState<ComponentType>();
  const [isOpen, setIsOpen] = useState(false);
  const open = async () => {
    const { SettingsPanel } = await import('./SettingsPanel.tsx');
    setPanel(() => SettingsPanel);
    setIsOpen(true);
  };
  return (
    <Popover
      positioning="below-end"
      trapFocus
      open={isOpen}
      onOpenChange={(_, data) => {
        if (data.open) void open();
        else setIsOpen(false);
      }}
    >
      <PopoverTrigger disableButtonEnhancement>
        <Tooltip content="Settings" relationship="label">
          <Button appearance="subtle" icon={<Settings20Regular />} />
        </Tooltip>
      </PopoverTrigger>
      <PopoverSurface aria-label="Settings">{Panel && <Panel />}</PopoverSurface>
    </Popover>
  );
}
