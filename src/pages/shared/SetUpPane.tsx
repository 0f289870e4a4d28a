import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { MouseEvent } from 'react';
import { start } from '#src/azure/operations/operations.ts';
import { Pane } from '#src/ui/load-overlays.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Message } from '#src/ui/Message.tsx';
import { ErrorMessage } from './ErrorMessage.tsx';
import { MachineNames } from './MachineNames.tsx';
import { machinesWords } from './names.ts';

/** Installs the extension alone, on one machine or many, and says before what that does. */
export function SetUpPane({
  machineIds,
  why,
  onClose,
}: {
  machineIds: readonly string[];
  /** Why it can't be set up any more. */
  why?: string | undefined;
  onClose: () => void;
}) {
  const [error, setError] = useState<unknown>();
  const isOne = machineIds.length === 1;
  const setUp = (press: MouseEvent) => {
    const intents = machineIds.map((machineId) => ({ kind: 'setUp' as const, machineId }));
    start(intents, press).then(onClose, setError);
  };
  return (
    <Pane
      title="Set up remote support"
      subtitle={<AzureText text={machinesWords(machineIds)} max={80} />}
      onClose={onClose}
      footer={
        <>
          <Button appearance="primary" disabledFocusable={why !== undefined} onClick={setUp}>
            Set up
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <ErrorMessage what="Couldn’t start to set up" error={error} isNews />
      {why !== undefined && <Message tone="warning" title={<AzureText text={why} max={600} />} isNews />}
      <p>This installs the remote support extension on the {isOne ? 'machine' : 'machines'}. It gives nobody access.</p>
      {!isOne && (
        <MachineNames summary={machinesWords(machineIds)} machines={machineIds.map((machineId) => ({ machineId }))} />
      )}
      <p>The first time access is granted, WinRM restarts twice. Remote PowerShell can drop for some minutes then.</p>
    </Pane>
  );
}
