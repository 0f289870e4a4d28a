import { sameId } from '#src/lib/arm-id.ts';

/** An event of the Activity Log, as Azure told it or as a receipt keeps it. */
export interface LoggedWrite {
  operation: string;
  resourceId: string;
  status: string;
  /** Directory object id of who did it, where the event names anybody. */
  callerId?: string | null | undefined;
}

const recordWrite = 'microsoft.resources/deployments/write';

/**
 * Azure took the write. An accepted deployment holds what was sent, even where it fails later; one that was begun or refused may hold nothing
 * of it, so that its event says only who tried.
 */
const taken: ReadonlySet<string> = new Set(['accepted', 'succeeded']);

/** The events that are about writing one of these deployments: writes that Azure took, and what shows no more than a try. */
export function recordWritesIn<E extends LoggedWrite>(
  events: readonly E[],
  deploymentIds: Iterable<string>,
): { done: E[]; tried: E[] } {
  // A set, because a file may name thousands of events.
  const deployments = new Set([...deploymentIds].map((id) => id.toLowerCase()));
  const all = events.filter(
    ({ operation, resourceId }) => operation.toLowerCase() === recordWrite && deployments.has(resourceId.toLowerCase()),
  );
  const isDone = ({ status }: E) => taken.has(status.toLowerCase());
  return { done: all.filter(isDone), tried: all.filter((event) => !isDone(event)) };
}

export const byPerson = <E extends LoggedWrite>(writes: readonly E[], userId: string): E[] =>
  writes.filter(({ callerId }) => callerId != null && sameId(callerId, userId));

/** Events that name nobody speak for nobody and against nobody. */
export const byOthers = <E extends LoggedWrite>(writes: readonly E[], userId: string): E[] =>
  writes.filter(({ callerId }) => callerId != null && !sameId(callerId, userId));
