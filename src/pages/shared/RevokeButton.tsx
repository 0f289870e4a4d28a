import { Button } from '@fluentui/react-components';
import { useQueries, useQuery } from '@tanstack/react-query';
import { machinePermissionsQuery } from '#src/azure/resources/permissions.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { isUnderWay } from './operation-standing.ts';
import { useMachineOperation } from './use-machine-access.ts';

/** Ends the access of one row: the button, how far a revoke is, or that this person can't. Until roles are known it can be pressed. */
export function RevokeButton({
  machineId,
  name,
  size = 'small',
  onRevoke,
}: {
  machineId: string;
  name: string;
  size?: 'small' | 'medium';
  onRevoke: () => void;
}) {
  const progress = useMachineOperation(machineId);
  const { data: permissions } = useQuery(machinePermissionsQuery(machineId));
  if (progress?.operation.intent.kind === 'revoke' && isUnderWay(progress))
    return <StateWord tone="busy">Revoking</StateWord>;
  if (permissions?.writeJobs === false) return <span className="quiet">No permission</span>;
  return (
    <Button size={size} aria-label={`Revoke access to ${visibleText(name, 80)}`} onClick={onRevoke}>
      {size === 'small' ? 'Revoke' : 'Revoke access'}
    </Button>
  );
}

/** More are not asked about: whoever has so many is offered to try. */
const mostAsked = 25;

/** Whether this person can change access on some of these machines, as far as roles tell. */
export function useMayChangeAccess(machineIds: readonly string[]): boolean {
  const asked = machineIds.length > mostAsked ? [] : machineIds;
  const answers = useQueries({ queries: asked.map((id) => machinePermissionsQuery(id)) });
  return answers.length === 0 || answers.some(({ data }) => data?.writeJobs !== false);
}
