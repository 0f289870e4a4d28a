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

/** What was not read, and copies that were read and count for nothing, apart. */
export const writtenProblems = (problems: readonly RecordProblem[]) => ({
  notRead: problems.filter(({ isOutOfPlace }) => isOutOfPlace !== true).map(problemOf),
  notCounted: problems.filter(({ isOutOfPlace }) => isOutOfPlace === true).map(problemOf),
});
