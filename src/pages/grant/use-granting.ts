import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { dropDraft } from '#src/azure/records/consent-draft.ts';
import { describeError, errorWords } from '#src/azure/transport/errors.ts';
import { startGrant } from '#src/azure/grant/grants.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { nextTask } from '#src/lib/slices.ts';
import { followInBell } from '#src/pages/shared/grant-notification.ts';
import { seeToReceipt } from '#src/pages/shared/receipt-keeping.ts';
import { paths } from '#src/paths.ts';
import { grantLabel } from './act-words.ts';
import { type Leaving, leaveToSign, type SigningSubject } from './leave-to-sign.ts';
import { machinesToGrant, signedChoice } from './review-subject.ts';
import { displayedTermsProblem, staleReason } from './signing.ts';
import type { CheckedMachines } from './use-machine-choice.ts';
import type { Seal } from './use-seal.ts';
import type { WizardControl } from './use-wizard.ts';

interface Failure {
  text: string;
  correlationId?: string | undefined;
}

export interface Granting {
  /** Why the last attempt to sign or to grant came to nothing. */
  failure: Failure | undefined;
  /** Something was put right, or gone on with: that is not said any more. */
  forget: () => void;
  /** The final act, once the consent is signed. */
  act: { label: string; unavailable: string | undefined; grant: (press: Event) => Promise<boolean> } | undefined;
  isSigning: boolean;
  /** Why nothing can be signed now. */
  signUnavailable: string | undefined;
  /** Leaves the page for the sign-in that signs the consent. */
  sign: () => Promise<void>;
}

interface Subject extends SigningSubject {
  control: WizardControl;
  checked: CheckedMachines;
  seal: Seal;
}

/** Signing and granting, the two acts of the last step. */
export function useGranting(subject: Subject): Granting {
  const [failure, setFailure] = useState<Failure>();
  const navigate = useNavigate();
  const { control, seal } = subject;

  const signUnavailable = reasonNotToSign(subject);
  const { isSigning, setIsSigning, pressed } = useSigning(control);

  const sign = async () => {
    if (isSigning || signUnavailable !== undefined) return;
    setIsSigning(true);
    setFailure(undefined);
    const leaving = pressed();
    // To put hundreds of machines into a consent takes a moment: that the press was heard shows first.
    await nextTask();
    const problem = await leaveToSign(subject, leaving).then(asFailure, describeFailure);
    // What is shown by now is of another press, or of none.
    if (leaving.isCalledOff()) return;
    leaving.end();
    setFailure(problem);
    if (problem !== undefined) setIsSigning(false);
  };

  const grant = async (press: Event): Promise<boolean> => {
    const outcome = await tryToGrant(subject, press).catch(describeFailure);
    if ('text' in outcome) {
      control.dispatch({ type: 'unsign' });
      setFailure(outcome);
      return false;
    }
    void navigate(paths.progress(outcome.consentId), { replace: true });
    return true;
  };

  const act = seal.state === 'sealed' ? { ...actOf(subject, seal), grant } : undefined;
  return { failure, forget: () => setFailure(undefined), isSigning, signUnavailable, sign, act };
}

/**
 * Whether a press to sign is under way. `pressed`: of one that happens now, tells later whether it was called off: any change takes the tick
 * away, and who left the step wants no sign-in. Once the page is being left nothing calls it off any more.
 */
function useSigning({ asked, state: { ticked } }: WizardControl) {
  const [isSigning, setIsSigning] = useState(false);
  const now = useRef<object>(undefined);
  const isLeaving = useRef(false);
  useEffect(() => {
    now.current = { asked, ticked };
    return () => {
      now.current = undefined;
      if (!isLeaving.current) setIsSigning(false);
    };
  }, [asked, ticked]);
  const pressed = (): Leaving & { end: () => void } => {
    const before = now.current;
    return {
      isCalledOff: () => !isLeaving.current && now.current !== before,
      begin: () => (isLeaving.current = true),
      end: () => (isLeaving.current = false),
    };
  };
  return { isSigning, setIsSigning, pressed };
}

function reasonNotToSign({ seal, checked }: Subject): string | undefined {
  if (seal.state === 'checking') return 'The signature is being verified.';
  // What is shown is the consent that was signed; another one would have another time.
  if (seal.state === 'failed') return 'The signature could not be verified. Try that again first.';
  return checked.choice.pending > 0 ? 'The machines are still being checked.' : undefined;
}

function asFailure(text: string | undefined): Failure | undefined {
  return text === undefined ? undefined : { text };
}

function describeFailure(error: unknown): Failure {
  const { words, correlationId } = errorWords(error);
  return { text: `${describeError(error).title}: ${words}`, correlationId };
}

function actOf({ checked }: Subject, { record }: Extract<Seal, { state: 'sealed' }>) {
  const machines = machinesToGrant(checked, record.consent);
  const until = Date.parse(record.consent.notAfter);
  const unavailable = machines.length === 0 ? 'None of these machines can get access now.' : undefined;
  return {
    label: grantLabel(record.consent.level, machines, until),
    unavailable: checked.choice.pending > 0 ? 'The machines are being checked again.' : unavailable,
  };
}

/** Hands the signed consent over. Comes back with the words for why not, else with the record. */
async function tryToGrant(
  { checked, terms, seal, displayed }: Subject,
  press: Event,
): Promise<ConsentRecord | Failure> {
  if (seal.state !== 'sealed' || !terms) return { text: 'The consent is not signed.' };
  const { record, idToken, key } = seal;
  const changed = (await displayedTermsProblem(displayed(), terms)) ?? staleReason(record.consent, serverNow());
  if (changed !== undefined) return { text: changed };
  const { included, left } = signedChoice(checked, record.consent);
  const reasons = left.map(({ id, reason, correlationId }) => ({ machineId: id, reason, correlationId }));
  startGrant({ record, machines: included.map(({ id }) => id), left: reasons }, press);
  followInBell(record.consentId);
  // The draft takes the room that its token needs.
  dropDraft();
  seeToReceipt(record, { idToken, key });
  return record;
}
