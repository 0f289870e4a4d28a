import { errorWords, type ErrorWords } from '#src/azure/transport/errors.ts';
import { accessLevelName, parseAccessLevel } from '#src/consent/access-level.ts';
import type { AccessEvidence, AccessState, SessionEvidence } from '#src/consent/access/access-state.ts';
import { datedEndPhrase } from '#src/consent/end-words.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { formatInstant } from '#src/lib/time.ts';

const isOpen = ({ sessionEndTime }: SessionEvidence): boolean => sessionEndTime === undefined;

/** Sessions reach Azure with the machine's reports, so none in Azure is not none on the machine. `isHeard`: an end would be reported by now. */
export function openSessionWords(sessions: readonly SessionEvidence[], isHeard: boolean): string {
  const open = sessions.filter(isOpen).length;
  if (open === 0) return 'no open session reported';
  if (!isHeard) return open === 1 ? '1 session without a reported end' : `${open} sessions without a reported end`;
  return open === 1 ? '1 session open' : `${open} sessions open`;
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
