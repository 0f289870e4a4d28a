import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { mayChangeAccessQuery } from '#src/azure/authority.ts';
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
  const { data: mayRevoke } = useQuery(mayChangeAccessQuery([machineId]));
  if (progress?.operation.intent.kind === 'revoke' && isUnderWay(progress))
    return <StateWord tone="busy">Revoking</StateWord>;
  if (mayRevoke === false) return <span className="quiet">No permission</span>;
  return (
    <Button size={size} aria-label={`Revoke access to ${visibleText(name, 80)}`} onClick={onRevoke}>
      {size === 'small' ? 'Revoke' : 'Revoke access'}
    </Button>
  );
}
