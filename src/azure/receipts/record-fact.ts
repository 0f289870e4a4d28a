import { withCorrelationId } from '#src/azure/records/error-sentence.ts';
import type { KnownFacts } from '#src/consent/receipts/receipt-verification.ts';
import { isConsentRecord } from '#src/consent/record.ts';
import {
  type ConsentHistoryEntry,
  copiesDiffer,
  groupIdOf,
  groupsOf,
  type RecordProblem,
} from '#src/azure/records/consent-history.ts';
import { parseResourceId } from '#src/lib/arm-id.ts';
import { recordOfEntry } from './receipts.ts';

/** Why, what to do, and the correlation id. */
const reasonOf = ({ reason, error }: RecordProblem): string => withCorrelationId(reason, error?.correlationId);

/** A copy that cannot be read may have been overwritten. */
const whyUnread = ({ unread = [] }: ConsentHistoryEntry): Pick<KnownFacts, 'why'> => {
  if (unread.length === 0) return {};
  const recordNow = unread.map(
    (problem) => `${problem.scope} was not read, which may hold another record. ${reasonOf(problem)}`,
  );
  return { why: { recordNow: recordNow.join(' ') } };
};

/**
 * Whether a deployment named as the consent's record lies where that is kept, as far as its machines are known. Whoever may deploy to some other
 * group can put one there, verified or not, which says nothing of the record.
 */
const isInPlace = (deploymentId: string, entry: ConsentHistoryEntry | undefined): boolean => {
  const places = entry && groupsOf(entry.consent.machines);
  return places === undefined || groupIdOf(parseResourceId(deploymentId)).some((group) => places.includes(group));
};

/**
 * What Azure keeps now of a consent's record, for the check that compares it. A record of another content is told of, even where a copy beside
 * it is the one in the receipt. `problems`: of this consent, and of the places that were asked for it.
 */
export const recordFact = (
  entry: ConsentHistoryEntry | undefined,
  problems: readonly RecordProblem[],
): Pick<KnownFacts, 'recordNow' | 'why'> => {
  // Ends and changes bear the consent's id in their names too, and are not its record.
  const edited = problems.find(
    ({ error, scope }) => error === undefined && isConsentRecord(scope) && isInPlace(scope, entry),
  );
  if (edited) {
    const recordNow = `Azure holds a record of this name that does not verify: ${edited.reason}`;
    return { recordNow: 'differs', why: { recordNow } };
  }
  if (entry?.problems.includes(copiesDiffer)) return { recordNow: 'differs', why: { recordNow: copiesDiffer } };
  if (entry) return { recordNow: recordOfEntry(entry), ...whyUnread(entry) };
  const failed = problems.find(({ error }) => error !== undefined);
  const unread =
    (failed && reasonOf(failed)) ??
    'The resource groups of its machines hold no record of this consent. Azure removes the oldest deployments of a full history.';
  return { why: { recordNow: unread } };
};
