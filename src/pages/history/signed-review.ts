import { createStore } from 'zustand/vanilla';
import { identityProvider } from '#src/auth/identity-provider.ts';
import { auth } from '#src/auth/session.ts';
import type { SignInError } from '#src/auth/sign-in-error.ts';
import { recordReview } from '#src/azure/recording.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { config } from '#src/config.ts';
import { consentNonce } from '#src/consent/consent-id.ts';
import {
  makeReview,
  type Opinion,
  readReview,
  type Review,
  reviewHash,
  type ReviewRecord,
  reviewWindow,
} from '#src/consent/review.ts';
import type { SignatureFault } from '#src/consent/signature.ts';
import { paths } from '#src/paths.ts';
import { settledServerNow } from '#src/server-time.ts';

/*
 * A review on its way through the sign-in that signs it: this tab keeps it meanwhile. What comes back is read as anybody's input, and nothing
 * is put on record before the signature proves who signed what.
 */

const key = 'remote-support.review';

/** What the sign-in for a review led to. Without a token it has to be signed again. */
export interface ReviewBack {
  review: Review;
  idToken?: string | undefined;
  error?: SignInError | undefined;
}

/** Leaves the page for the sign-in. Throws where that fails. */
export async function signReview(opinion: Opinion, { consentId, consentHash }: ConsentEntry): Promise<void> {
  const { account } = auth();
  const review = account && makeReview(opinion, { ...account, consentHash }, await settledServerNow());
  if (!review) throw new Error('What is wrong is shown before anybody can sign.');
  sessionStorage.setItem(key, JSON.stringify(review));
  await auth().signConsent(consentNonce(await reviewHash(review)), paths.consent(consentId));
}

/** The review of this consent that the sign-in led back with, for who is signed in. React may draw the form more than once before it is there. */
export function returnedReview({ consentHash }: ConsentEntry): ReviewBack | undefined {
  const isOwn = (review: Review | undefined): review is Review =>
    review?.consentHash === consentHash && review.userId === auth().account?.userId.toLowerCase();
  const review = keptReview();
  if (isOwn(review)) {
    sessionStorage.removeItem(key);
    const error = auth().takeSignInProblem('consent')?.error;
    returned.setState({ back: { review, idToken: auth().takeSignature()?.idToken, error } });
  }
  const { back } = returned.getState();
  return isOwn(back?.review) ? back : undefined;
}

/** It is on record, or has to be signed again. */
export function forgetReview(): void {
  returned.setState({ back: undefined });
}

const returned = createStore<{ back: ReviewBack | undefined }>(() => ({ back: undefined }));

/** Puts a review on record beside each copy of its consent, once its signature is verified. Throws AzureError, or that Entra can't be read. */
export async function recordSigned(
  { review, idToken = '' }: ReviewBack,
  { consentId, consentHash, copies }: ConsentEntry,
): Promise<SignatureFault | undefined> {
  const [{ sealIdToken, verifySignature }, { issuer, keys }, hash] = await Promise.all([
    import('#src/consent/signature.ts'),
    identityProvider(),
    reviewHash(review),
  ]);
  const seal = await sealIdToken(idToken, keys);
  if (seal.is === 'invalid') return seal.why;
  const expected = { clientIds: [config().clientId], issuer, tenantId: review.tenantId, trustedKeys: keys };
  const signer = await verifySignature(seal.signature, { ...review, ...reviewWindow(review), hash }, expected);
  if (signer.is === 'invalid') return signer.why;
  const kind = 'remote-support-review-record/1';
  const record: ReviewRecord = { kind, consentId, review, signature: seal.signature };
  await recordReview(
    record,
    consentHash,
    copies.map(({ groupId }) => groupId),
  );
  return undefined;
}

function keptReview(): Review | undefined {
  try {
    return readReview(JSON.parse(sessionStorage.getItem(key) ?? ''));
  } catch {
    return undefined;
  }
}
