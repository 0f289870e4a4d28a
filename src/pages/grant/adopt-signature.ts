import { auth } from '#src/auth/session.ts';
import { consentNonce } from '#src/consent/consent.ts';
import { keepAsLast, takeUpDraft } from './kept-drafts.ts';

export interface Adoption {
  /** Why the sign-in before this page signed nothing: what it came to, or what became of its signature, in whole sentences. */
  problem?: unknown;
}

const noLongerHeld =
  'The sign-in was for a consent that this tab no longer holds: it was changed or called off meanwhile. If you still want to agree, confirm again on the last step.';

const noRoom =
  'This browser keeps nothing more for this page, so the signature that the sign-in brought is lost. Its storage is full or switched off. Allow site data, or open the grant in a new tab, then confirm again.';

/** Puts the signature that the sign-in before this page brought, if any, to the consent it was asked for. Submits nothing. */
export async function adoptSignature(): Promise<Adoption> {
  const problem = auth().takeSignInProblem('consent')?.error;
  const signature = auth().takeSignature();
  if (!signature) return problem === undefined ? {} : { problem };
  const draft = takeUpDraft([]);
  const isForDraft = draft?.consent !== undefined && (await consentNonce(draft.consent)) === signature.nonce;
  if (!isForDraft) return { problem: noLongerHeld };
  return keepAsLast({ ...draft, idToken: signature.idToken }) ? {} : { problem: noRoom };
}
