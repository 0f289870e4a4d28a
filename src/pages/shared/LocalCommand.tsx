import type { OperationProgress } from '#src/azure/operations/operation.ts';
import type { JobFinding } from '#src/consent/access/job-table.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { onMachineDisable } from '#src/consent/on-machine.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { countMachines } from './counts.ts';

/** So many names are read. */
const mostNamed = 5;

/** Where only the machine itself can tell, or Azure can't be asked, the command that ends access for certain is shown. */
export function needsLocalCommand(
  { kind, why, mayHaveAccess }: AccessState,
  operation: OperationProgress | undefined,
): boolean {
  if (!mayHaveAccess) return false;
  if (kind === 'unconfirmed' || why.is === 'machineGone') return true;
  if (kind === 'revocationPending') return why.is !== 'job' || why.away !== undefined || !mayPass.has(why.finding);
  return operation?.operation.intent.kind === 'revoke' && operation.step.do === 'person';
}

/** The command that ends access on the machine itself, sessions included, to copy. */
export function LocalCommand({ names }: { names: readonly string[] }) {
  const isMany = names.length > mostNamed;
  return (
    <div>
      <div>
        To be certain now, run in an elevated PowerShell on{' '}
        {isMany ? countMachines(names.length) : <AzureText text={names.join(', ')} max={300} />}:
      </div>
      <CodeBlock label="revoke command" code={onMachineDisable} />
    </div>
  );
}

/** A connected machine is about to confirm these. */
const mayPass: ReadonlySet<JobFinding> = new Set(['revokeAccepted', 'revokeNotSeen', 'revokeSeen', 'beingDeleted']);
