import { useQuery } from '@tanstack/react-query';
import { barredGroupsQuery } from '#src/azure/authority.ts';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { Message } from '#src/ui/Message.tsx';

/** Resource groups in which the person may not grant; undefined while that isn't known. `isAsked`: false waits with it. */
export function useBarredGroups(isAsked = true): readonly string[] | undefined {
  const { data: fleet } = useQuery({ ...fleetQuery(), enabled: false });
  const { data, isError } = useQuery(barredGroupsQuery(isAsked ? fleet : undefined));
  return isError ? (data ?? none) : data;
}

const none: readonly string[] = [];

/** Whether the person can grant nowhere that they see; not while that isn't known. Reads no list of its own. */
export function useMayGrantNowhere(): boolean {
  const { data: fleet } = useQuery({ ...fleetQuery(), enabled: false });
  const barred = useBarredGroups();
  return barred !== undefined && barred.length > 0 && barred.length === fleet?.machines.places.length;
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
