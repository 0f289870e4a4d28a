import { onMachineDisable } from '#src/consent/on-machine.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';

/** The command that ends access on the machine itself, sessions included, to copy. `name`: of the machine; without it, of each. */
export function LocalRevokeCommand({ name }: { name?: string }) {
  return (
    <div>
      <div>
        To be certain now, run in an elevated PowerShell on{' '}
        {name === undefined ? 'each machine' : <AzureText text={name} max={60} />}:
      </div>
      <CodeBlock label="revoke command" code={onMachineDisable} />
    </div>
  );
}
