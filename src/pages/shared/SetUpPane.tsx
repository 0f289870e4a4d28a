import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { MouseEvent } from 'react';
import { start } from '#src/azure/operations/operations.ts';
import { Pane } from '#src/ui/load-overlays.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Message } from '#src/ui/Message.tsx';
import { countMachines } from './counts.ts';
import { ErrorMessage } from './ErrorMessage.tsx';
import { MachineNames } from './MachineNames.tsx';
import type { RevokeTarget } from './revoke-facts.ts';

/** Installs the extension alone, on one machine or many, and says before what that does. */
export function SetUpPane({
  machines,
  why,
  onClose,
}: {
  machines: readonly RevokeTarget[];
  /** Why it can't be set up any more. */
  why?: string | undefined;
  onClose: () => void;
}) {
  const [error, setError] = useState<unknown>();
  const [only] = machines;
  const isOne = machines.length === 1 && only !== undefined;
  const setUp = (press: MouseEvent) => {
    const intents = machines.map(({ machineId }) => ({ kind: 'setUp' as const, machineId }));
    start(intents, press).then(onClose, setError);
  };
  return (
    <Pane
      title="Set up remote support"
      subtitle={isOne ? <AzureText text={only.name} max={80} /> : countMachines(machines.length)}
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
      {!isOne && <MachineNames summary={countMachines(machines.length)} targets={machines} />}
      <p>The first time access is granted, WinRM restarts twice. Remote PowerShell can drop for some minutes then.</p>
    </Pane>
  );
}
