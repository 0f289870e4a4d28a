import { type AccessLevel, accessLevelName, isWithin, parseAccessLevel } from '#src/consent/access-level.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import { parseInstant } from '#src/consent/instant.ts';
import type { PreflightFacts } from '#src/consent/preflight/preflight.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Candidate } from './machine-choice.ts';

/** Live access that a new consent takes the place of, as the job says it is now. */
export interface ReplacedAccess {
  consentId: string;
  /** As ARM spells it. */
  level?: string | undefined;
  /** ISO 8601. */
  until?: string | undefined;
}

/** Extending or widening one's own access is a new consent that replaces the old one; anybody else's stays in the way, and so does any other. */
export function replacedAccess(grant: PreflightFacts['liveGrant'], username: string): ReplacedAccess | undefined {
  if (!grant || grant.consentId === undefined || grant.others !== undefined) return undefined;
  if (grant.by?.toLowerCase() !== username.toLowerCase()) return undefined;
  const { consentId, level, until } = grant;
  return { consentId, level, until };
}

/** "Consent rs-… (Diagnostics until …)", as far as Azure says. */
export function replacedLine({ consentId, level, until }: ReplacedAccess): string {
  const known = level === undefined ? undefined : parseAccessLevel(level);
  const end = parseInstant(until);
  const words = [
    known === undefined ? visibleText(level ?? '') : accessLevelName(known),
    end === undefined ? '' : `until ${formatInstant(end)}`,
  ].filter((word) => word !== '');
  return words.length === 0 ? `Consent ${consentId}` : `Consent ${consentId} (${words.join(' ')})`;
}

/** Whether a consent of this level and end takes something away from the access it replaces. What Azure does not say counts as nothing. */
export function takesAway(
  { level, until }: ReplacedAccess,
  consent: { level: AccessLevel; window: { notAfter: string } },
): boolean {
  const now = parseAccessLevel(level ?? '');
  const end = parseInstant(until);
  const newEnd = parseInstant(consent.window.notAfter);
  const isLower = now !== undefined && !isWithin(now, consent.level);
  return isLower || (end !== undefined && newEnd !== undefined && newEnd < end);
}

/** What a signed consent replaces, with what Azure says of it on each of its machines as long as that is still there. */
export function signedReplacements(candidates: readonly Candidate[], ids: readonly string[]): ReplacedAccess[] {
  const known = candidates.flatMap(({ reading }) => (reading.state === 'read' && reading.replaces) || []);
  return ids.flatMap((consentId) => {
    const shown = known.filter((access) => access.consentId === consentId);
    return shown.length > 0 ? shown : { consentId };
  });
}

/** The consent that a link says is to be extended or widened; what is not the id of one counts as none. */
export function linkedReplaces(query: URLSearchParams): string | undefined {
  const id = query.get('replaces');
  return id !== null && isConsentId(id) ? id : undefined;
}

/** Whether Azure has said which access there is. */
const isAccessRead = ({ reading }: Candidate): boolean =>
  reading.state === 'read' && !reading.checks.some(({ id, outcome }) => id === 'liveGrant' && outcome === 'cannotTell');

/**
 * Why the consent that the link names is not replaced, or undefined, also where that is not known or no machine is chosen. What is replaced
 * follows from Azure alone: the link only says what somebody meant to do.
 */
export function linkProblem(linked: string | undefined, candidates: readonly Candidate[]): string | undefined {
  if (linked === undefined || candidates.length === 0 || !candidates.every(isAccessRead)) return undefined;
  if (candidates.some(({ reading }) => reading.state === 'read' && reading.replaces?.consentId === linked))
    return undefined;
  return `Consent ${linked} was to be extended or widened, but on ${candidates.length === 1 ? 'this machine' : 'these machines'} Azure shows no live access of yours under it, or shows other access beside it. This wizard goes on without it: the new consent does not take its place.`;
}
