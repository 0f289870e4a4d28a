import { useState } from 'react';
import { useNavigate } from 'react-router';
import { type Account, auth } from '#src/auth/session.ts';
import { dropDraft, keepDraft } from '#src/azure/consent-draft.ts';
import { describeError } from '#src/azure/errors.ts';
import { startGrant } from '#src/azure/grants.ts';
import { serverNow } from '#src/azure/server-clock.ts';
import { consentNonce } from '#src/consent/consent.ts';
import type { Terms, TermsTarget } from '#src/consent/terms.ts';
import { nextTask } from '#src/lib/slices.ts';
import { followInBell } from '#src/pages/shared/grant-notification.ts';
import { holdSignature } from '#src/pages/shared/held-signature.ts';
import { keepWhenGranted } from '#src/pages/shared/receipt-keeping.ts';
import { paths } from '#src/paths.ts';
import { grantLabel } from './act-words.ts';
import { coveredMachines, signedMachines } from './review-subject.ts';
import { displayedTermsProblem, makeConsent, staleReason } from './signing.ts';
import type { CheckedMachines } from './use-machine-choice.ts';
import type { Seal } from './use-seal.ts';
import type { WizardControl } from './use-wizard.ts';
import { draftOf, wizardQuery } from './wizard-state.ts';

export interface Granting {
  /** Why the last attempt to sign or to grant came to nothing. */
  failure: string | undefined;
  /** The final act, once the consent is signed. */
  act: { label: string; unavailable: string | undefined; grant: (press: Event) => Promise<boolean> } | undefined;
  isSigning: boolean;
  /** Leaves the page for the sign-in that signs the consent. */
  sign: () => Promise<void>;
}

interface Subject {
  control: WizardControl;
  checked: CheckedMachines;
  target: TermsTarget | undefined;
  terms: Terms | undefined;
  seal: Seal;
  person: Account;
  /** The text of the terms as the page shows it now. */
  displayed: () => string;
}

const noStorage =
  'This browser keeps nothing for this page, so the consent would be lost during the sign-in. Allow site data, then try again.';

/** Signing and granting, the two acts of the last step. */
export function useGranting(subject: Subject): Granting {
  const [failure, setFailure] = useState<string>();
  const [isSigning, setIsSigning] = useState(false);
  const navigate = useNavigate();
  const { control, seal } = subject;

  const sign = async () => {
    if (isSigning) return;
    setIsSigning(true);
    setFailure(undefined);
    // To put hundreds of machines into a consent takes a moment: that the press was heard shows first.
    await nextTask();
    const problem = await leaveToSign(subject).catch(wordsOf);
    setFailure(problem);
    if (problem !== undefined) setIsSigning(false);
  };

  const grant = async (press: Event): Promise<boolean> => {
    const outcome = await tryToGrant(subject, press).catch(wordsOf);
    if (typeof outcome === 'string') {
      control.dispatch({ type: 'unsign' });
      setFailure(outcome);
      return false;
    }
    void navigate(paths.progress(outcome.consentId), { replace: true });
    return true;
  };

  return { failure, isSigning, sign, act: seal.state === 'sealed' ? { ...actOf(subject, seal), grant } : undefined };
}

function wordsOf(error: unknown): string {
  const { title, why, whatToDo } = describeError(error);
  return `${title}: ${why} ${whatToDo}`;
}

/** Makes the consent and goes to sign it. Comes back only with the words for why that could not be. */
async function leaveToSign({
  control,
  checked,
  target,
  terms,
  person,
  displayed,
}: Subject): Promise<string | undefined> {
  if (!terms || target === undefined) return 'There is no text to agree to.';
  const { state } = control;
  const made = await makeConsent({
    inputs: state.inputs,
    machines: checked.choice.included,
    target,
    terms,
    displayed: displayed(),
    person,
    now: serverNow(),
  });
  if ('problem' in made) return made.problem;
  const { consent } = made;
  control.dispatch({ type: 'sign', consent });
  // The page is left before React would keep it.
  if (!keepDraft(draftOf({ ...state, signing: { consent } }))) return noStorage;
  const query = wizardQuery(state.inputs.machines, 'review', control.replaces);
  await auth().signConsent(await consentNonce(consent), `${paths.grant()}?${query}`);
  return undefined;
}

function actOf({ checked }: Subject, { record }: Extract<Seal, { state: 'sealed' }>) {
  const machines = coveredMachines(checked.choice.included, record.consent);
  const { pending } = checked.choice;
  const until = Date.parse(record.consent.notAfter);
  const named = pending > 0 ? signedMachines(checked.candidates, record.consent) : machines;
  const unavailable = machines.length === 0 ? 'None of these machines can get access now.' : undefined;
  return {
    label: grantLabel(record.consent.level, named, until),
    unavailable: pending > 0 ? 'The machines are being checked again.' : unavailable,
  };
}

/** Hands the signed consent over. Comes back with the words for why not, else with the record. */
async function tryToGrant({ checked, terms, seal, displayed }: Subject, press: Event) {
  if (seal.state !== 'sealed' || !terms) return 'The consent is not signed.';
  const { record, idToken, key } = seal;
  const changed = (await displayedTermsProblem(displayed(), terms)) ?? staleReason(record.consent, serverNow());
  if (changed !== undefined) return changed;
  const machines = coveredMachines(checked.choice.included, record.consent).map(({ id }) => id);
  startGrant({ record, machines }, press);
  followInBell(record.consentId);
  holdSignature(record.consentId, { idToken, key });
  keepWhenGranted(record.consentId);
  dropDraft();
  return record;
}
