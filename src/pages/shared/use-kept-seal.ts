import { useQuery } from '@tanstack/react-query';
import { keptReceiptsQuery, protectionQuery } from '#src/azure/receipts/evidence-queries.ts';
import { keptSeal, notKeptSeal, readingKeptSeal, unreadKeptSeal } from './kept-words.ts';
import type { Seal } from './seal.ts';

/** What the customer's container has of a consent. */
export function useKeptSeal(container: string, consentId: string): Seal {
  const { data: receipts, error } = useQuery(keptReceiptsQuery(consentId));
  const { data: protection } = useQuery(protectionQuery());
  if (error) return unreadKeptSeal(container, error);
  if (receipts === undefined) return readingKeptSeal;
  const [latest] = receipts;
  return latest === undefined ? notKeptSeal(container) : keptSeal(container, latest, protection, receipts.length);
}
