import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { MouseEvent } from 'react';
import { start } from '#src/azure/operations/operations.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { Pane } from '#src/ui/load-overlays.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Message } from '#src/ui/Message.tsx';

/** Installs the extension alone, and says before what that does to the machine. */
export function SetUpPane({
  machineId,
  name,
  why,
  onClose,
}: {
  machineId: string;
  name: string;
  /** Why it can't be set up any more. */
  why: string | undefined;
  onClose: () => void;
}) {
  const [error, setError] = useState<unknown>();
  const setUp = (press: MouseEvent) => {
    start([{ kind: 'setUp', machineId }], press).then(onClose, setError);
  };
  return (
    <Pane
      title="Set up remote support"
      subtitle={<AzureText text={name} max={80} />}
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
      <p>This installs the remote support extension on the machine. It gives nobody access.</p>
      <p>The first time access is granted, WinRM restarts twice. Remote PowerShell can drop for some minutes then.</p>
    </Pane>
  );
}
