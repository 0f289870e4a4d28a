import { Checkbox } from '@fluentui/react-components';
import { useStore } from 'zustand';
import { activeRoles, keepRole } from '#src/azure/activating.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Time } from '#src/ui/Time.tsx';

/** Roles that this grant has activated. They are left when all is done, unless the person still needs them. */
export function HeldRoles({ machineIds, now }: { machineIds: readonly string[]; now: number }) {
  const roles = useStore(activeRoles, (store) => store.roles);
  const groups = resourceGroupsOf(machineIds);
  return groups.map((groupId) => {
    const role = roles.get(groupId);
    const until = role?.activation.until;
    if (role === undefined || (until ?? Infinity) < now) return null;
    return (
      <Checkbox
        key={groupId}
        checked={role.isKept}
        onChange={(_, { checked }) => keepRole(groupId, checked === true)}
        label={
          <>
            Keep the role on <AzureText text={groupId.split('/').at(-1) ?? ''} max={60} />
            {until !== undefined && (
              <>
                {' '}
                until <Time at={until} />
              </>
            )}
            . Otherwise it’s left when all is done.
          </>
        }
      />
    );
  });
}
