import { countMachines } from '#src/lib/count-machines.ts';
import { describeError } from '#src/azure/transport/errors.ts';
import { incompleteSentence } from '#src/azure/fleet/fleet-words.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { listedSubscriptionNames } from '#src/pages/shared/subscription-names.ts';
import { withoutWords } from './kept-words.ts';
import { lastKnownUnder, notKnownUnder } from './not-known-under.ts';
import type { ShownList } from './shown-list.ts';

const count = (number: number): string => number.toLocaleString('en');

const lacking = (without = 0): string => (without === 0 ? '' : `, without ${withoutWords(without)}`);

/** What the list lacks, a sentence each; none when all machines that the person can read are in it. */
export function listGaps({
  view,
  fleet,
  indexed,
  filters,
  failedSince,
}: Pick<ShownList, 'view' | 'fleet' | 'indexed' | 'filters' | 'failedSince'>): string[] {
  const gaps: string[] = [];
  if (indexed?.reading.isKept === true)
    gaps.push(
      `The list is of an earlier visit, as of ${toUtcSeconds(indexed.reading.readAt)}: ${count(view?.table.length ?? 0)} of the ${count(indexed.expected ?? 0)} machines that there were${lacking(indexed.reading.without)}.`,
    );
  else if (indexed?.expected !== undefined)
    gaps.push(
      `The list is still being read: ${count(view?.table.length ?? 0)} of ${count(indexed.expected)} machines have come.`,
    );
  if (fleet?.incomplete) gaps.push(incompleteSentence(fleet.incomplete));
  const names = listedSubscriptionNames(fleet?.subscriptions);
  for (const { subscriptionId, displayName, isInPart, error } of fleet?.problems ?? [])
    gaps.push(
      `Subscription “${names.get(subscriptionId) ?? displayName}” could not be read${isInPart ? ' in full' : ''}: ${describeError(error).why}`,
    );
  const rest = notKnownUnder(view, filters);
  if (rest > 0)
    gaps.push(
      `The access of ${countMachines(rest)} that the search or the filter on remote support might show is not known.`,
    );
  const old = lastKnownUnder(view, filters);
  if (old > 0)
    gaps.push(
      `Of ${countMachines(old)} that the search or the filter on remote support does not show, access was read some time ago.`,
    );
  if (failedSince !== undefined) gaps.push(`The list could not be read again since ${toUtcSeconds(failedSince)}.`);
  return gaps;
}
