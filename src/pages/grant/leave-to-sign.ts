import { type Account, auth } from '#src/auth/session.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { consentNonce } from '#src/consent/consent.ts';
import type { Terms, TermsTarget } from '#src/consent/terms.ts';
import { paths } from '#src/paths.ts';
import { holdGrants } from '#src/shell/leaving.ts';
import { type Agreement, isAgreed, tickFirst } from './agreement.ts';
import { keepAsLast } from './kept-drafts.ts';
import type { IncludedMachine } from './machine-choice.ts';
import { makeConsent } from './signing.ts';
import type { WizardControl } from './use-wizard.ts';
import { draftOf, wizardQuery } from './wizard-state.ts';

export interface SigningSubject {
  control: Pick<WizardControl, 'state' | 'dispatch' | 'replaces'>;
  checked: { choice: { included: readonly IncludedMachine[] } };
  target: TermsTarget | undefined;
  terms: Terms | undefined;
  /** What can be agreed to now. */
  offered: Agreement | undefined;
  person: Pick<Account, 'tenantId' | 'userId'>;
  /** The text of the terms as the page shows it now. */
  displayed: () => string;
}

const noStorage =
  'This browser keeps nothing for this page, so the consent would be lost during the sign-in. Allow site data, then try again.';

export interface Leaving {
  /** The press does not count any more. Asked until Microsoft Entra has answered. */
  isCalledOff: () => boolean;
  /** From now on the page is being left. */
  begin: () => void;
}

/** Makes the consent and goes to sign it. Comes back only with the words for why that could not be, or where it was called off. */
export async function leaveToSign(
  subject: SigningSubject,
  { isCalledOff, begin }: Leaving,
): Promise<string | undefined> {
  const { control, checked, target, terms, offered, person, displayed } = subject;
  if (!terms || target === undefined || offered === undefined) return 'There is no text to agree to.';
  const { state } = control;
  // Whatever page was shown before: nobody signs what they did not tick the box for.
  if (!isAgreed(state.ticked, offered)) return tickFirst;
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
  if (isCalledOff()) return undefined;
  const { consent } = made;
  control.dispatch({ type: 'sign', consent });
  // The page is left before React would keep it.
  if (!keepAsLast(draftOf({ ...state, signing: { consent } }))) return noStorage;
  const query = wizardQuery(state.inputs.machines, 'review', control.replaces);
  const letGo = () => {
    begin();
    return holdGrants();
  };
  await auth().signConsent(await consentNonce(consent), `${paths.grant()}?${query}`, letGo, isCalledOff);
  return undefined;
}
