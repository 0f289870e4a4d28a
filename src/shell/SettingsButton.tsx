import { Button, Popover, PopoverSurface, PopoverTrigger, Tooltip } from '@fluentui/react-components';
import { Settings20Regular } from '@fluentui/react-icons';
import { Suspense, lazy } from 'react';

// Form controls that the header itself does without; they come when somebody asks for them.
const SettingsPanel = lazy(async () => ({ default: (await import('./SettingsPanel.tsx')).SettingsPanel }));

export function SettingsButton() {
  return (
    <Popover positioning="below-end" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Tooltip content="Settings" relationship="label">
          <Button appearance="subtle" icon={<Settings20Regular />} />
        </Tooltip>
      </PopoverTrigger>
      <PopoverSurface aria-label="Settings">
        <Suspense fallback="Loading…">
          <SettingsPanel />
        </Suspense>
      </PopoverSurface>
    </Popover>
  );
}
