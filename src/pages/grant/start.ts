import { type Account, auth, type ConsentSignature } from '#src/auth/session.ts';
import type { SignInError } from '#src/auth/sign-in-error.ts';
import { consentHash } from '#src/consent/consent.ts';
import { consentNonce } from '#src/consent/consent-id.ts';
import { type Draft, keepDraft, ownerOf, readDraft } from './draft.ts';
import { initialInputs, linkedMachines, sameMachines, type WizardState } from './wizard-state.ts';
import { termsInForce } from './signing.ts';

/** What became of the sign-in that led to this page, where it was to sign a consent. */
export type SignInOutcome =
  | { is: 'none' }
  | { is: 'signed'; signature: ConsentSignature }
  /** Cancelled, or another person's. */
  | { is: 'failed'; error: SignInError }
  /** It signed a consent that this tab no longer holds. */
  | { is: 'lost' };

export interface Start {
  /** Whose draft is kept. */
  owner: string;
  person: Account;
  state: WizardState;
  /** A draft of the same machines, to go on with if the person likes. */
  offer?: Draft;
  outcome: Exclude<SignInOutcome, { is: 'signed' }>;
  /** Entries of the link that are no machine's id. */
  dropped: number;
}

/** Reads what led here. Signs nothing, grants nothing, and submits nothing; undefined while nobody is signed in. */
export async function readStart(query: URLSearchParams): Promise<Start | undefined> {
  const { account: person } = auth();
  if (person === null) return undefined;
  const signature = auth().takeSignature();
  const error = auth().takeSignInProblem('consent')?.error;
  const owner = await ownerOf(person);
  const draft = readDraft(owner);
  const isOfDraft = signature && draft?.consent && consentNonce(await consentHash(draft.consent)) === signature.nonce;
  const outcome: SignInOutcome = error
    ? { is: 'failed', error }
    : signature
      ? isOfDraft
        ? { is: 'signed', signature }
        : { is: 'lost' }
      : { is: 'none' };
  // The way back is used up: a reload offers what was entered, as any draft.
  if (draft?.consent) keepDraft(owner, { inputs: draft.inputs, savedAt: draft.savedAt });
  return { owner, person, ...startWith(query, draft, outcome) };
}

/** A link always opens the wizard for its machines, and the way back from the signature what was left for it. Any other draft is offered. */
export function startWith(
  query: URLSearchParams,
  draft: Draft | undefined,
  outcome: SignInOutcome,
): Pick<Start, 'state' | 'offer' | 'outcome' | 'dropped'> {
  const { machines, dropped } = linkedMachines(query);
  const isSame = draft !== undefined && (query.has('machine') ? sameMachines(machines, draft.inputs.machines) : true);
  const fresh: WizardState = { inputs: initialInputs(machines), tried: [], attempts: 0 };
  if (draft?.consent === undefined || !isSame) {
    const plain = outcome.is === 'signed' ? ({ is: 'lost' } as const) : outcome;
    return { state: fresh, dropped, outcome: plain, ...(isSame && { offer: draft }) };
  }

  const { inputs, consent } = draft;
  const signed = outcome.is === 'signed' && { signing: { consent, idToken: outcome.signature.idToken } };
  // The page was left by a press below the ticked box, and nothing was entered since: what was agreed to still is.
  const terms = outcome.is === 'failed' ? termsInForce(consent.target) : undefined;
  const agreed = terms?.id === consent.terms.id && {
    agreed: { termsId: terms.id, displayed: terms.text, machines: consent.machines },
  };
  const plain = outcome.is === 'signed' ? ({ is: 'none' } as const) : outcome;
  return { state: { inputs, tried: [], attempts: 0, ...signed, ...agreed }, dropped, outcome: plain };
}
