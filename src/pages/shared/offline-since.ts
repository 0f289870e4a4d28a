import { connectionOf } from '#src/consent/connection.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { formatInstant } from '#src/lib/time.ts';

/**
 * Since when a machine is away, as a target of a revoke says it; nothing where Azure does not say that it is. Status and time are of one
 * reading: an older time would be that of another status.
 */
export function offlineSince(status: string | undefined, lastStatusChange: string | undefined) {
  if (connectionOf(status) !== 'away') return {};
  const since = parseInstant(lastStatusChange);
  return { offlineSince: since === undefined ? 'an unknown time' : formatInstant(since) };
}
