import { errorWords, type ErrorWords } from '#src/azure/transport/errors.ts';
import { accessLevelName, parseAccessLevel } from '#src/consent/access-level.ts';
import { openSessions } from '#src/consent/access/access-job.ts';
import type { AccessEvidence, AccessState } from '#src/consent/access/access-state.ts';
import { datedEndPhrase } from '#src/consent/end-words.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { formatInstant } from '#src/lib/time.ts';
import { tellsOpenSessions } from '#src/pages/shared/open-session.ts';

const countSessions = (count: number): string => (count === 1 ? '1 session' : `${count} sessions`);

/**
 * Of all jobs of the machine, as the list of its sessions. Sessions reach Azure with the machine's reports, so none in Azure is not none on the
 * machine. `isCurrent`: what is shown is of now.
 */
export function openSessionWords(
  evidence: Pick<AccessEvidence, 'jobs' | 'machine'>,
  isCurrent: boolean,
  now: number,
): string {
  const counts = { open: 0, 'without a reported end': 0 };
  for (const job of evidence.jobs === 'unknown' ? [] : evidence.jobs)
    counts[isCurrent && tellsOpenSessions(job, evidence, now) ? 'open' : 'without a reported end'] += openSessions(job);
  const words = Object.entries(counts).flatMap(([how, count]) => (count === 0 ? [] : `${countSessions(count)} ${how}`));
  return words.join(', ') || 'no open session reported';
}

/** A level that a machine reported; a word that is not known here, as it is. */
export function levelWords(text = 'Unknown'): string {
  const known = parseAccessLevel(text);
  return known === undefined ? text : accessLevelName(known);
}

/** The command that shows a transcript on the machine. An id that is none, which the machine reported, gets into no command. */
export const transcriptCommand = (sessionId = ''): string =>
  `Get-RemoteSupportSessionHistory -IncludeSessionTranscript -SessionId '${/^[\w-]+$/.test(sessionId) ? sessionId : '<session id>'}'`;

/** Why there are no sessions to list; `error` is why the jobs could not be read. */
export function unreadSessions(
  { jobsUnavailable }: Pick<AccessEvidence, 'jobsUnavailable'>,
  error: Error | null,
): ErrorWords {
  if (jobsUnavailable !== undefined) return { words: `Azure keeps no jobs for this machine: ${jobsUnavailable}` };
  if (error === null) return { words: 'Azure did not answer for the jobs of this machine.' };
  return errorWords(error);
}

/** A record dates when the end was confirmed, which may be long after it. */
export const endWords = (end: Pick<EndRecord, 'ended' | 'confirmedAt'> | undefined): string =>
  end === undefined ? 'No end recorded' : datedEndPhrase(end.ended, formatInstant(Date.parse(end.confirmedAt)));

/** A removal that Azure has taken and nothing proves yet: the card says how access ends for certain. */
export const isRemovalUnproven = ({ kind }: Pick<AccessState, 'kind'>): boolean =>
  kind === 'removalAcceptedWaitingForTheMachine' || kind === 'removedFromAzure';
