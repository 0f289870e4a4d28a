import { type Account, auth, type ConsentSignature } from '#src/auth/session.ts';
import type { SignInError } from '#src/auth/sign-in-error.ts';
import { heldEvidence } from '#src/azure/evidence.ts';
import { signerQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { machineConsentsQuery } from '#src/azure/records.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import { type Consent, consentHash } from '#src/consent/consent.ts';
import { consentNonce, isConsentId } from '#src/consent/consent-id.ts';
import { defaultMinutes, durationChoices, maximumMinutes } from '#src/consent/duration.ts';
import { isSigned } from '#src/consent/signed.ts';
import { hourMs, minuteMs } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';
import { type Draft, keepDraft, ownerOf, readDraft } from './draft.ts';
import { startOf } from './end-choice.ts';
import { initialInputs, type Inputs, linkedMachines, sameMachines, type WizardState } from './wizard-state.ts';
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
  /** Nobody has provably signed the consent to extend, so nothing of it was carried over. */
  isUnsigned: boolean;
}

/** Reads what led here. Signs nothing, grants nothing, and submits nothing; undefined while nobody is signed in. */
export async function readStart(query: URLSearchParams): Promise<Start | undefined> {
  const { account: person } = auth();
  if (person === null) return undefined;
  const signature = auth().takeSignature();
  const error = auth().takeSignInProblem('consent')?.error;
  const owner = await ownerOf(person);
  const draft = readDraft(owner);
  const { machines, dropped } = linkedMachines(query);
  const { inputs, isUnsigned } = await linkedInputs(machines, query.get('extend') ?? '');
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
  return { owner, person, dropped, isUnsigned, ...startWith(query, draft, outcome, inputs) };
}

/** A link always opens the wizard for its machines, and the way back from the signature what was left for it. Any other draft is offered. */
export function startWith(
  query: URLSearchParams,
  draft: Draft | undefined,
  outcome: SignInOutcome,
  linked = initialInputs(linkedMachines(query).machines),
): Pick<Start, 'state' | 'offer' | 'outcome'> {
  const isSame = draft && (!query.has('machine') || sameMachines(linked.machines, draft.inputs.machines));
  const plain = (is: 'lost' | 'none') => (outcome.is === 'signed' ? { is } : outcome);
  const fresh: WizardState = { inputs: linked, tried: [], attempts: 0 };
  if (draft?.consent === undefined || !isSame)
    return { state: fresh, outcome: plain('lost'), ...(isSame && !isEmpty(draft.inputs) && { offer: draft }) };
  const { inputs, consent } = draft;
  const signed = outcome.is === 'signed' && { signing: { consent, idToken: outcome.signature.idToken } };
  // The page was left by a press below the ticked box, and nothing was entered since: what was agreed to still is.
  const terms = outcome.is === 'failed' ? termsInForce(consent.target) : undefined;
  const agreed = terms?.id === consent.terms.id && {
    agreed: { termsId: terms.id, displayed: terms.text, machines: consent.machines },
  };
  return { state: { ...fresh, inputs, ...signed, ...agreed }, outcome: plain('none') };
}

/** Nobody misses it. */
function isEmpty({ machines, reason }: Inputs): boolean {
  return machines.length === 0 && reason.trim() === '';
}

/**
 * What a link chooses: machines, and with them the consent to be extended, of which everything is carried over but the end. Anybody who may
 * write a record could have it say anything: only the words of one that is signed are put before a person.
 */
async function linkedInputs(
  machines: readonly string[],
  extended: string,
): Promise<{ inputs: Inputs; isUnsigned: boolean }> {
  const [first] = machines;
  if (first === undefined || !isConsentId(extended)) return { inputs: initialInputs(machines), isUnsigned: false };
  const inputs = { ...initialInputs(machines), extended };
  // Where it can't be read, what it was about has to be entered again.
  const read = await queryClient.fetchQuery(machineConsentsQuery(first)).catch(() => undefined);
  const entry = read?.consents.find(({ consentId }) => consentId === extended);
  if (entry === undefined) return { inputs, isUnsigned: false };
  const isUnsigned = !isSigned(await queryClient.fetchQuery(signerQuery(entry)).catch(() => undefined));
  const carried = isUnsigned ? {} : carriedOver(entry.consent, machines, serverNow());
  return { inputs: { ...inputs, ...carried }, isUnsigned };
}

/** Access that was lowered since stays low, and the end is the first one offered that gives an hour more at least. */
export function carriedOver(
  { ticket, reason, level, notAfter }: Consent,
  machines: readonly string[],
  now: number,
): Pick<Inputs, 'request' | 'reason' | 'level' | 'end'> {
  const states = machines.map((id) => decideAccess(heldEvidence(id), now)).filter(({ job }) => job !== undefined);
  const isLowered = states.length > 0 && states.every((state) => state.level === 'Diagnostics');
  const until = Math.max(0, ...states.map((state) => state.until ?? 0)) || Date.parse(notAfter);
  const { request, end } = initialInputs(machines);
  const least = Math.max((until + hourMs - startOf(now)) / minuteMs, defaultMinutes);
  const longer = durationChoices.find(({ minutes }) => minutes >= least);
  const { number } = ticket ?? { number: '' };
  const mode = ticket === null ? request.mode : ticket.source === 'azure' ? 'listed' : 'typed';
  return {
    request: { mode, listed: mode === 'listed' ? number : '', typed: mode === 'typed' ? number : '' },
    reason,
    level: isLowered ? 'Diagnostics' : level,
    end: { ...end, minutes: longer?.minutes ?? maximumMinutes },
  };
}
