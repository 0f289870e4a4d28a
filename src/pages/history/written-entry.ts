import type { ConsentHistoryEntry, RecordProblem } from '#src/azure/records/consent-records.ts';

/** What could not be read, as files say it. */
export const problemOf = ({ scope, reason, consentId, error }: RecordProblem) => ({
  scope,
  reason,
  consentId: consentId ?? null,
  correlationId: error?.correlationId ?? null,
});

/** A consent, its records and their ends, as files hold them. */
export const writtenEntry = (entry: ConsentHistoryEntry) => ({
  ...entry,
  ...(entry.unread && { unread: entry.unread.map(problemOf) }),
  ...(entry.misplaced && { misplaced: entry.misplaced.map(problemOf) }),
});

const memberOf = ({ error, isConsentGone, isOutOfPlace }: RecordProblem) => {
  if (error !== undefined) return 'notRead';
  if (isOutOfPlace) return 'notCounted';
  return isConsentGone ? 'withoutConsent' : 'notTrusted';
};

/** What was not read, and what was read and does not count, by why it does not. */
export const writtenProblems = (problems: readonly RecordProblem[]) =>
  Object.fromEntries(
    (['notRead', 'notTrusted', 'withoutConsent', 'notCounted'] as const).map((member) => [
      member,
      problems.filter((problem) => memberOf(problem) === member).map(problemOf),
    ]),
  );
