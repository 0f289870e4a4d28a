import { connectionOf } from '#src/consent/connection.ts';
import { parseInstant } from '#src/consent/instant.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { formatInstant } from '#src/lib/time.ts';
import { tellsOpenSessions } from './open-session.ts';

/** The connection of a machine as Azure words it. Status and time are of one reading: an older time would be that of another status. */
export interface ReadConnection {
  status: string | undefined;
  /** ISO 8601. */
  since: string | undefined;
  /** ms of server time. */
  readAt: number;
}

/** What is said of the connection of a machine whose access is to end. */
export interface KnownConnection {
  /** Set when Azure has not heard from the machine, in words. */
  offlineSince?: string;
  /** When that was read, ms of server time, where it is not of now. */
  offlineAsOf?: number;
  /** Whether the machine is connected now is not known. */
  isConnectionUnknown?: true;
}

/** ms after which it is of an earlier time, as the list of machines itself is (`listStaleAfter`). */
const staleAfter = 5 * 60_000;

const isOfNow = ({ readAt }: ReadConnection, now: number): boolean => now - readAt <= staleAfter;

/** What is known of a connection by now, ms of server time; nothing is said of a machine that is connected. */
export function knownConnection(read: ReadConnection | undefined, now: number): KnownConnection {
  const connection = connectionOf(read?.status);
  if (read === undefined || connection === 'unknown') return { isConnectionUnknown: true };
  const isCurrent = isOfNow(read, now);
  if (connection === 'connected') return isCurrent ? {} : { isConnectionUnknown: true };
  const since = parseInstant(read.since);
  return {
    offlineSince: since === undefined ? 'an unknown time' : formatInstant(since),
    ...(!isCurrent && { offlineAsOf: read.readAt }),
  };
}

/** That sessions of the job without a reported end are open, where that may be said of jobs that were read just now. */
export function heardSessions(
  job: JobEvidence | undefined,
  read: ReadConnection | undefined,
  now: number,
): { isHeard?: true } {
  if (job === undefined || read?.status === undefined || !isOfNow(read, now)) return {};
  const { status, readAt } = read;
  return tellsOpenSessions(job, { machine: { status, readAt } }, now) ? { isHeard: true } : {};
}
