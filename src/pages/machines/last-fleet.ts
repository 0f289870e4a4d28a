import { AzureError, type AzureErrorKind } from '#src/azure/transport/errors.ts';
import type { Fleet } from '#src/azure/fleet/fleet.ts';

/** A list of machines, and since when it cannot be read again. */
export interface LastFleet {
  fleet: Fleet;
  /** Server time of the first reading after it in which nothing could be read, ms. */
  failedSince?: number;
}

/** Causes that pass, and say nothing about what is there. */
const passing: ReadonlySet<AzureErrorKind> = new Set(['network', 'malformed', 'serverError', 'throttled']);

/** Whether a reading that failed so leaves a list of before standing: the person may still be somebody who can read it. */
export const isPassing = (error: Error | null): boolean =>
  error === null || (error instanceof AzureError && passing.has(error.kind));

/** Whether nothing at all could be read: the emptiness of such a list says nothing. */
export const isUnread = ({ machines, problems, subscriptions }: Fleet): boolean =>
  machines.length === 0 &&
  problems.length >= subscriptions.length &&
  problems.some(({ error }) => passing.has(error.kind));

/** Takes a new reading in. One in which nothing could be read takes away no list that there is. */
export function takeIn(before: LastFleet | undefined, read: Fleet): LastFleet {
  if (!isUnread(read)) return { fleet: read };
  const failedSince = before?.failedSince ?? read.readAt;
  return { fleet: before === undefined || isUnread(before.fleet) ? read : before.fleet, failedSince };
}
