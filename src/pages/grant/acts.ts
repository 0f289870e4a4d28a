import { useState } from 'react';
import { useNavigate } from 'react-router';
import { auth } from '#src/auth/session.ts';
import type { Press } from '#src/azure/operations/operations.ts';
import { type Consent, consentHash, type ConsentProblem } from '#src/consent/consent.ts';
import { consentNonce } from '#src/consent/consent-id.ts';
import type { Terms } from '#src/consent/terms.ts';
import { paths } from '#src/paths.ts';
import { settledServerNow } from '#src/server-time.ts';
import { dropDraft } from './draft.ts';
import { grantsOf } from './progress.ts';
import { type ConsentSubject, makeConsent, outdated, type Signature, type VoidReason } from './signing.ts';
import { type WizardAction, wizardQuery } from './wizard-state.ts';

/** Why the last attempt to sign or to grant came to nothing. */
export type ActFailure =
  | { is: 'noStorage' }
  | { is: 'notMade'; why: ConsentProblem }
  /** The sign-in couldn't be opened, or the grant couldn't begin. */
  | { is: 'signFailed' | 'grantFailed'; error: unknown }
  | { is: 'void'; why: VoidReason };

/** What of the wizard the acts are about. */
interface ActSubject extends ConsentSubject {
  terms: Terms | undefined;
  signature: Signature;
  dispatch: (action: WizardAction) => void;
  /** Keeps the draft with the consent that is to be signed; false when the browser keeps nothing. */
  keep: (more: { consent: Consent }) => boolean;
}

/** The two acts of the last tab. */
export function useActs(subject: ActSubject) {
  const navigate = useNavigate();
  const [failure, setFailure] = useState<ActFailure>();
  const [busy, setBusy] = useState<'signing' | 'granting'>();

  const run = async (what: 'signing' | 'granting', act: () => Promise<ActFailure | undefined>) => {
    if (busy !== undefined) return;
    setBusy(what);
    setFailure(undefined);
    setFailure(await act());
    setBusy(undefined);
  };

  return {
    failure,
    busy,
    /** Leaves the page for the sign-in that signs the consent. Grants nothing. */
    sign: () => run('signing', () => leaveToSign(subject)),
    /** The only way to a grant: a person's press on a signed consent. */
    grant: (press: Press) =>
      run('granting', async () => {
        const result = await tryToGrant(subject, press).catch(
          (error: unknown) => ({ is: 'grantFailed', error }) as const,
        );
        if (typeof result !== 'string') return result;
        void navigate(paths.progress(result), { replace: true });
        return undefined;
      }),
  };
}

async function leaveToSign(subject: ActSubject): Promise<ActFailure | undefined> {
  const { state, choice, request, terms, dispatch, keep } = subject;
  const { inputs, agreed } = state;
  if (!terms || !agreed || choice.target === undefined || (request.is !== 'ticket' && request.is !== 'none'))
    throw new Error('What is wrong is shown before anybody can sign.');
  try {
    const asShown = { ...terms, text: agreed.displayed };
    const made = await makeConsent(subject, choice.target, asShown, await settledServerNow());
    if (!made.ok) return { is: 'notMade', why: made.why };
    const { consent } = made;
    if (!keep({ consent })) return { is: 'noStorage' };
    dispatch({ type: 'sign', consent });
    const query = wizardQuery(inputs, 'review');
    await auth().signConsent(consentNonce(await consentHash(consent)), `${paths.grant()}?${query}`);
    return undefined;
  } catch (error) {
    dispatch({ type: 'unsign' });
    return { is: 'signFailed', error };
  }
}

/**
 * Answers with the id of the consent once the grant is under way. Each machine was checked before it was signed for, and is read again when
 * its turn comes: nobody waits for all of them once more.
 */
async function tryToGrant({ signature, choice }: ActSubject, press: Press): Promise<ActFailure | string> {
  if (signature.is !== 'signed') throw new Error('Only a signed consent can be granted.');
  const { record } = signature;
  const machineIds = [...choice.included.map(({ id }) => id), ...choice.pending];
  const why = outdated(record.consent, await settledServerNow());
  if (why) return { is: 'void', why };
  const { consentId } = record;
  // There since the consent was signed.
  const { start } = await import('#src/azure/operations/operations.ts');
  const { replaces } = record.consent;
  await start(grantsOf(consentId, replaces, machineIds), press, record);
  dropDraft();
  return consentId;
}
