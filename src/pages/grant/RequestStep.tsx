import { Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { Message } from '#src/ui/Message.tsx';
import { longestReason } from '#src/consent/consent-limits.ts';
import { problemOf, validation } from './FieldError.tsx';
import { RequestOption, UnlistedOption } from './RequestOption.tsx';
import { reasonLengthProblem, requestChange, requestFields, unlistedRequest } from './request-choice.ts';
import { StepBody } from './StepBody.tsx';
import type { OpenRequests } from './use-open-requests.ts';
import type { Problem, WizardInputs } from './wizard-state.ts';
import { Spinner } from '#src/ui/Spinner.tsx';
import styles from './RequestStep.module.css';

const values = { typed: 'typed', without: 'without', listed: 'listed:' } as const;

/** For which support request, and why. */
export function RequestStep({
  inputs,
  requests,
  problems,
  onChange,
}: {
  inputs: WizardInputs;
  requests: OpenRequests;
  problems: readonly Problem[];
  onChange: (change: Partial<WizardInputs>) => void;
}) {
  const choose = (value: string) => {
    if (value === values.typed || value === values.without) onChange(requestChange(inputs, value));
    else onChange(requestChange(inputs, 'listed', value.slice(values.listed.length)));
  };
  const unlisted = unlistedRequest(inputs, requests);
  return (
    <StepBody
      title="Support request"
      intro="Microsoft Support can use access only with a support request. The request and your reason go into the record of the consent."
    >
      <Field label="Support request" required {...validation(problemOf(requestFields.mode, problems))}>
        <RadioGroup
          id={requestFields.mode}
          className={styles.options}
          value={chosenValue(inputs)}
          onChange={(_, data) => choose(data.value)}
        >
          {requests.tickets.map((ticket) => (
            <RequestOption
              key={ticket.number}
              ticket={ticket}
              value={`${values.listed}${ticket.number}`}
              machines={inputs.machines}
            />
          ))}
          {unlisted !== undefined && (
            <UnlistedOption number={unlisted} value={`${values.listed}${unlisted}`} isPending={requests.isPending} />
          )}
          <Radio value={values.typed} label="Another support request number" />
          {inputs.requestMode === 'typed' && (
            <div className={styles.indent}>
              <TypedNumber inputs={inputs} problem={problemOf(requestFields.number, problems)} onChange={onChange} />
            </div>
          )}
          <Radio value={values.without} label="No support request yet" />
        </RadioGroup>
      </Field>
      <Readings requests={requests} />
      <ModeNote inputs={inputs} />
      <Field
        label="Reason"
        required
        hint={`One line of at most ${longestReason} characters. It is kept in Azure and read by whoever reviews this consent.`}
        {...validation(problemOf(requestFields.reason, problems) ?? reasonLengthProblem(inputs.reason))}
      >
        <Input
          id={requestFields.reason}
          value={inputs.reason}
          autoComplete="off"
          onChange={(_, data) => onChange({ reason: data.value })}
        />
      </Field>
    </StepBody>
  );
}

function chosenValue({ requestMode, ticket }: WizardInputs): string {
  if (requestMode === undefined) return '';
  return requestMode === 'listed' ? `${values.listed}${ticket?.number ?? ''}` : requestMode;
}

function TypedNumber({
  inputs,
  problem,
  onChange,
}: {
  inputs: WizardInputs;
  problem: string | undefined;
  onChange: (change: Partial<WizardInputs>) => void;
}) {
  return (
    <Field label="Number" required hint="Usually 15 or 16 digits, as in Microsoft’s mails." {...validation(problem)}>
      <Input
        id={requestFields.number}
        className={styles.number}
        inputMode="numeric"
        autoComplete="off"
        maxLength={40}
        value={inputs.ticket?.number ?? ''}
        onChange={(_, data) => onChange({ ticket: { number: data.value, source: 'typed' } })}
      />
    </Field>
  );
}

/** What was read of the open requests, and what could not be. */
function Readings({ requests }: { requests: OpenRequests }) {
  return (
    <>
      {requests.isPending && <Spinner label="Reading the open support requests" />}
      {!requests.isPending && requests.tickets.length === 0 && requests.problems.length === 0 && (
        <Message intent="info">There is no open support request in the subscriptions of these machines.</Message>
      )}
      {requests.problems.map((problem) => (
        <Message
          key={problem.name}
          intent="warning"
          title={`Support requests of ${problem.name} could not be read`}
          correlationId={problem.correlationId}
        >
          {problem.words}
        </Message>
      ))}
    </>
  );
}

function ModeNote({ inputs }: { inputs: WizardInputs }) {
  if (inputs.requestMode === 'typed') {
    return (
      <Message intent="warning">
        A number typed by hand is not checked against Azure. Microsoft can use access only with a support request: make
        sure that this one exists.
      </Message>
    );
  }
  if (inputs.requestMode === 'without') {
    return (
      <Message intent="warning">
        Microsoft can use access only with a support request. Until you open one, access stands open for nobody’s use
        and its time runs.
      </Message>
    );
  }
  return null;
}
