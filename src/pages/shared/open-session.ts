import { nodeStateOf } from '#src/consent/access/job-words.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { connectionOf } from '#src/consent/connection.ts';
import { parseInstant } from '#src/consent/instant.ts';

/**
 * Whether a session of the job for which no end is reported may be called open: the machine reports the job as active, the agreed end is
 * ahead, and the machine is there to report an end. Elsewhere nobody may ever report it. `now` in ms of server time.
 */
export function tellsOpenSessions(
  job: JobEvidence,
  { machine }: Pick<AccessEvidence, 'machine'>,
  now: number,
): boolean {
  const until = parseInstant(job.expirationTimestamp);
  const isConnected = typeof machine === 'object' && connectionOf(machine.status) === 'connected';
  return isConnected && nodeStateOf(job) === 'active' && until !== undefined && now < until;
}
