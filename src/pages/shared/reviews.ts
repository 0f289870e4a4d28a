import { useQueries } from '@tanstack/react-query';
import { reviewerQuery } from '#src/azure/history.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { Review } from '#src/consent/review.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { granterOf, personWords } from './granter.ts';

/** What another person signed of an emergency. `at`: ms. */
export interface SignedReview {
  at: number;
  by: string;
  was: Review['was'];
  reason: string;
}

/** Who signed the reviews beside a consent, in their order; undefined while it isn't known. */
export function useReviewers({ reviews }: ConsentEntry): readonly (RecordSignature | undefined)[] {
  return useQueries({ queries: reviews.map((review) => reviewerQuery(review)), combine: verdicts });
}

/** Those that a signature proves. */
export function signedReviews(
  { reviews }: ConsentEntry,
  reviewers: readonly (RecordSignature | undefined)[],
): SignedReview[] {
  return reviews.flatMap(({ record: { review } }, index) => {
    const signer = reviewers[index];
    const who = signer && granterOf(signer);
    if (who?.is !== 'signed') return [];
    return [{ at: who.signedAt, by: personWords(who.name, who.username), was: review.was, reason: review.reason }];
  });
}

function verdicts(readings: readonly { data: RecordSignature | undefined }[]): (RecordSignature | undefined)[] {
  return readings.map(({ data }) => data);
}
