import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Account } from '#src/auth/session.ts';
import { browserClockLag, useServerNow } from '#src/azure/transport/server-clock.ts';
import { Message } from '#src/ui/Message.tsx';
import { CheckedOnReturn } from './CheckedOnReturn.tsx';
import { CurrentStep } from './CurrentStep.tsx';
import { offeredAgreement } from './agreement.ts';
import { termsFor } from './current-terms.ts';
import { FooterNote } from './FooterNote.tsx';
import { displayedText } from './TermsText.tsx';
import { ProblemSummary } from './ProblemSummary.tsx';
import { displayedTermsProblem } from './signing.ts';
import { stepTitleId } from './StepBody.tsx';
import { useGranting } from './use-granting.ts';
import { useMachineChoice } from './use-machine-choice.ts';
import { useObviousRequest, useOpenRequests } from './use-open-requests.ts';
import { isSigned, useSeal } from './use-seal.ts';
import { useWizard } from './use-wizard.ts';
import { WizardFooter } from './WizardFooter.tsx';
import { WizardFrame } from './WizardFrame.tsx';
import { problemsToSay, wizardProblems } from './wizard-problems.ts';
import { currentStep, isSentBack, stepKeys, type StepKey, type WizardInputs } from './wizard-state.ts';

/** The wizard: steps, what stands in their way, and moving between them. */
export function GrantWizard({ person }: { person: Account }) {
  const control = useWizard(person);
  const { state, dispatch } = control;
  const { inputs, signing } = state;
  const now = useServerNow(5000);
  const checked = useMachineChoice(inputs.machines, person.username);
  // Until all are checked it is open which of them the request may be about.
  const covered = checked.choice.pending > 0 ? [] : checked.choice.included.map(({ id }) => id);
  const requests = useOpenRequests(inputs.machines, covered);
  const change = (part: Partial<WizardInputs>) => dispatch({ type: 'change', change: part });
  useObviousRequest(requests, covered, inputs, (part) => dispatch({ type: 'change', change: part, isAutomatic: true }));

  const seal = useSeal(state, now);
  const signed = isSigned(seal);
  const target = signed ? signing?.consent.target : checked.choice.target;
  const found = termsFor(target);
  const terms = 'terms' in found ? found.terms : undefined;
  const termsProblem = 'problem' in found ? found.problem : undefined;
  const offered = offeredAgreement(checked.choice, terms);
  const problems = wizardProblems(state, {
    choice: checked.choice,
    requests,
    offered,
    isSigned: signed,
    termsProblem,
    now: browserClockLag() === undefined ? undefined : now,
  });
  const step = currentStep(control.asked, state, problems);
  const textRef = useRef<HTMLElement>(null);
  /** On which step something is to be put right, and how often Next was pressed there. */
  const [attempt, setAttempt] = useState<{ step: StepKey; count: number }>();
  const [blocked, setBlocked] = useState<string>();
  const granting = useGranting({
    control,
    checked,
    target,
    terms,
    offered,
    seal,
    person,
    displayed: () => displayedText(textRef.current),
  });
  useStepFocus(step);
  useShownStep(control, step, () => setAttempt({ step, count: 0 }));

  const tried = attempt?.step === step;
  const shown = tried ? problemsToSay(step, problems, checked.choice) : [];
  const stopped = blocked === undefined ? granting.failure : { text: blocked, correlationId: undefined };
  const forget = () => {
    setBlocked(undefined);
    granting.forget();
  };
  const next = async () => {
    forget();
    if (problems[step].length > 0) {
      setAttempt({ step, count: (attempt?.count ?? 0) + 1 });
      return;
    }
    const changed =
      step === 'terms' && terms ? await displayedTermsProblem(displayedText(textRef.current), terms) : undefined;
    if (changed !== undefined) {
      dispatch({ type: 'unsign' });
      setBlocked(changed);
      return;
    }
    setAttempt(undefined);
    dispatch({ type: 'pass', step });
    control.goTo(stepKeys[stepKeys.indexOf(step) + 1] ?? step);
  };
  return (
    <WizardFrame state={state} problems={problems} step={step} onSelect={control.goTo}>
      {!control.isKept && (
        <Message intent="warning" title="This browser keeps nothing for this page">
          Its storage is full or switched off. A reload loses what you enter, and a consent cannot be signed.
        </Message>
      )}
      {checked.signInNeeded && <CheckedOnReturn isKept={control.isKept} onBack={checked.recheck} />}
      {stopped !== undefined && (
        <Message isNews intent="error" title="Nothing goes on from here" correlationId={stopped.correlationId}>
          {stopped.text}
        </Message>
      )}
      <ProblemSummary key={attempt?.count} problems={shown} attempt={tried ? attempt.count : 0} />
      <CurrentStep
        step={step}
        control={control}
        checked={checked}
        requests={requests}
        terms={terms}
        termsProblem={termsProblem}
        target={target}
        offered={offered}
        textRef={textRef}
        problems={shown}
        now={now}
        seal={seal}
        person={person}
        onChange={(part) => {
          forget();
          change(part);
        }}
      />
      <WizardFooter
        step={step}
        note={<FooterNote {...{ step, control, terms, offered, seal, now }} problems={shown} />}
        isChecking={checked.choice.pending > 0}
        granting={granting}
        onNext={() => void next()}
        onGoTo={control.goTo}
        onCancel={control.cancel}
      />
    </WizardFrame>
  );
}

/** A new step begins at its heading, as a new page would. */
function useStepFocus(step: StepKey): void {
  const previous = useRef(step);
  useEffect(() => {
    if (previous.current === step) return;
    previous.current = step;
    window.scrollTo({ top: 0 });
    document.getElementById(stepTitleId)?.focus({ preventScroll: true });
  }, [step]);
}

/** A URL that asks for more than has been reached is put right; who had been further is told what has come in the way. */
function useShownStep(control: ReturnType<typeof useWizard>, step: StepKey, onSentBack: () => void): void {
  const correct = useEffectEvent(() => {
    if (isSentBack(control.asked, step, control.state)) onSentBack();
    control.showInstead(step);
  });
  const asked = control.asked ?? 'machines';
  useEffect(() => {
    if (asked !== step) correct();
  }, [asked, step]);
}
