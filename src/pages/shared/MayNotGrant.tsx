import { useQuery } from '@tanstack/react-query';
import { mayGrantAnywhereQuery } from '#src/azure/authority.ts';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { Message } from '#src/ui/Message.tsx';

/** Whether the person can grant nowhere that they see; not while that isn't known. Reads no list of its own. `isAsked`: false waits with it. */
export function useMayGrantNowhere(isAsked = true): boolean {
  const { data: fleet } = useQuery({ ...fleetQuery(), enabled: false });
  const { data: may } = useQuery(mayGrantAnywhereQuery(isAsked ? fleet : undefined));
  return may === false;
}

/** Said first, where the page else leads through a whole grant that comes to nothing. */
export function MayNotGrant() {
  if (!useMayGrantNowhere()) return null;
  return (
    <Message tone="info" title="You can’t grant access.">
      Your roles let you see these machines. Ask an owner of the subscription for a role that grants remote support.
    </Message>
  );
}
