import type { RecordSignature } from '#src/consent/signature.ts';
import { createBreather } from '#src/lib/slices.ts';
import { reviewerQuery, signerQuery } from './history.ts';
import { queryClient } from './query-client.ts';
import type { ConsentEntry } from './records.ts';

export interface SignersOptions {
  signal: AbortSignal;
  /** Told of each, and of each review by its deployment; undefined where it could not be checked. */
  onSigner: (consentId: string, signer: RecordSignature | undefined) => void;
  /** Those that are wanted next, whenever asked. */
  preferred?: () => readonly ConsentEntry[];
}

/** Who signed these consents, one after another, for each signature is some milliseconds of work. Rejects when called off. */
export async function readSigners(
  entries: readonly ConsentEntry[],
  { signal, onSigner, preferred = () => [] }: SignersOptions,
): Promise<void> {
  const breathe = createBreather(signal);
  const left = new Set(entries);
  for (const next of left)
    for (const entry of [...preferred(), next]) {
      if (!left.delete(entry)) continue;
      await breathe();
      const signer = await queryClient.fetchQuery(signerQuery(entry)).catch(() => undefined);
      signal.throwIfAborted();
      onSigner(entry.consentId, signer);
      for (const review of entry.reviews)
        onSigner(review.deploymentId, await queryClient.fetchQuery(reviewerQuery(review)).catch(() => undefined));
    }
}

/** By consent id, and of reviews by deployment id, of those that were read already. */
export function heldSigners(entries: readonly ConsentEntry[]): ReadonlyMap<string, RecordSignature> {
  const held = new Map<string, RecordSignature>();
  for (const entry of entries) {
    const signer = queryClient.getQueryData(signerQuery(entry).queryKey);
    if (signer) held.set(entry.consentId, signer);
    for (const review of entry.reviews) {
      const reviewer = queryClient.getQueryData(reviewerQuery(review).queryKey);
      if (reviewer) held.set(review.deploymentId, reviewer);
    }
  }
  return held;
}
