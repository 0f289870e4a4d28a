import type { RefObject } from 'react';
import type { Account } from '#src/auth/session.ts';
import type { Terms, TermsTarget } from '#src/consent/terms.ts';
import { AccessStep } from './AccessStep.tsx';
import type { Agreement } from './agreement.ts';
import { MachinesStep } from './MachinesStep.tsx';
import { RequestStep } from './RequestStep.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import { machinesToGrant, reviewSubject, signedChoice } from './review-subject.ts';
import { startOf } from './signing.ts';
import { StepBody } from './StepBody.tsx';
import { TermsStep } from './TermsStep.tsx';
import { usePreview } from './use-preview.ts';
import type { CheckedMachines } from './use-machine-choice.ts';
import type { OpenRequests } from './use-open-requests.ts';
import { isSigned, type Seal } from './use-seal.ts';
import type { WizardControl } from './use-wizard.ts';
import type { Problem, StepKey, WizardInputs } from './wizard-state.ts';
import { Message } from '#src/ui/Message.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';

/** The step that is shown. */
export function CurrentStep(props: {
  step: StepKey;
  control: WizardControl;
  checked: CheckedMachines;
  requests: OpenRequests;
  terms: Terms | undefined;
  /** Why there are none. */
  termsProblem: string | undefined;
  target: TermsTarget | undefined;
  /** What can be agreed to now. */
  offered: Agreement | undefined;
  textRef: RefObject<HTMLElement | null>;
  problems: readonly Problem[];
  now: number;
  seal: Seal;
  person: Account;
  onChange: (change: Partial<WizardInputs>) => void;
}) {
  const { step, control, checked, requests, terms, offered, problems, now, seal, onChange } = props;
  const { inputs } = control.state;
  switch (step) {
    case 'machines':
      return (
        <MachinesStep
          checked={checked}
          link={control.link}
          linked={control.replaces}
          problems={problems}
          onChange={(machines) => onChange({ machines })}
        />
      );
    case 'request':
      return <RequestStep inputs={inputs} requests={requests} problems={problems} onChange={onChange} />;
    case 'access':
      return <AccessStep inputs={inputs} problems={problems} now={now} onChange={onChange} />;
    case 'terms':
      if (!terms && checked.choice.pending === 0) return <NoTerms problem={props.termsProblem} />;
      if (!terms || !offered) return <StillChecking />;
      return <TermsStep terms={terms} textRef={props.textRef} seal={seal} />;
    case 'review':
      // What would be signed is told when it is known; what was signed is.
      return terms && (offered || isSigned(seal)) ? <Review {...props} terms={terms} /> : <StillChecking />;
  }
}

function StillChecking() {
  return <Spinner label="Checking the machines" />;
}

function NoTerms({ problem }: { problem: string | undefined }) {
  return (
    <StepBody title="Terms" intro="There is no text to agree to.">
      <Message intent="error">{problem}</Message>
    </StepBody>
  );
}

type ReviewProps = Omit<Parameters<typeof CurrentStep>[0], 'terms'> & { terms: Terms };

function Review({ control, checked, target, terms, textRef, now, seal, person }: ReviewProps) {
  const { inputs, signing } = control.state;
  const consent = isSigned(seal) ? signing?.consent : undefined;
  const subject = reviewSubject({ inputs, checked, consent, person, terms, now: startOf(now) });
  const toGrant = consent ? machinesToGrant(checked, consent) : subject.machines;
  const preview = usePreview(
    target === undefined || subject.machines.length === 0
      ? undefined
      : { inputs, machines: subject.machines, target, terms, person, now },
    consent,
  );
  return (
    <ReviewStep
      subject={subject}
      machines={checked.choice.pending > 0 ? undefined : toGrant}
      leftOut={consent ? signedChoice(checked, consent).left : []}
      terms={terms}
      textRef={textRef}
      preview={preview}
      seal={seal}
    />
  );
}
