import type { RecordFault } from '#src/consent/findings/finding.ts';

/** What is wrong with a record, for findings as for the lists that leave it out. */
export const recordFaultSentences: Record<RecordFault, string> = {
  invalid: 'The record was changed, or isn’t one.',
  misnamed: 'The record belongs to another consent than its name says.',
  outOfPlace: 'A copy lies in a resource group without a machine of its consent.',
  copiesDiffer: 'The copies of the record differ.',
  otherCorrelation: 'The record was written by something other than this app.',
  endOfOther: 'The end is of a machine that the consent doesn’t cover.',
  endBeforeStart: 'The end is dated before the consent.',
  endInFuture: 'The end is dated in the future.',
  changeBeyond: 'The change goes beyond the consent.',
  reviewOfOther: 'The review is of another consent.',
  ownReview: 'The review is by the person who signed the consent, so it doesn’t count.',
  reviewUnsigned: 'The review isn’t signed as it says, so it doesn’t count.',
  consentGone: 'The record of its consent is gone.',
};
