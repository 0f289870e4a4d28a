import type { ReactNode } from 'react';
import type { Failure, OperationProgress } from '#src/azure/operations/operation.ts';
import { remedySentence, stepSentence, undoneWords } from './operation-words.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Message } from '#src/ui/Message.tsx';
import { StateWord, type Tone } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { ErrorMessage } from './ErrorMessage.tsx';
import styles from './shared.module.css';

/** What was asked of one machine and how far it is, in a line: it turns while it waits, and has a time when it is done. */
export function OperationLine({ progress, actions }: { progress: OperationProgress; actions?: ReactNode }) {
  return (
    <span className={styles.operation}>
      <StateWord
        tone={operationTone(progress)}
        detail={progress.step.do === 'done' ? <Time at={progress.at} /> : undefined}
      >
        <AzureText text={stepSentence(progress)} max={300} />
      </StateWord>
      {actions}
    </span>
  );
}

/** The same on a page of its own machine: what needs a person is said in full, with what to do. `actions`: such as Retry. */
export function OperationMessage({
  progress,
  actions,
  children,
  onDismiss,
}: {
  progress: OperationProgress;
  actions?: ReactNode;
  children?: ReactNode;
  onDismiss?: () => void;
}) {
  const { step, operation } = progress;
  const { kind } = operation.intent;
  const dismiss = onDismiss && { onDismiss };
  const failure = failureOf(progress);
  if (step.do === 'done' && failure)
    return <ErrorMessage what="Couldn’t remove the extension" error={failure} tone="warning" {...dismiss} />;
  if (step.do !== 'person') return <OperationLine progress={progress} actions={actions} />;
  if (failure)
    return (
      <ErrorMessage
        what={step.why.is === 'notRecorded' ? 'Couldn’t record the consent' : undoneWords(operation)}
        error={failure}
        isNews
        actions={actions}
        {...dismiss}
      >
        {children}
      </ErrorMessage>
    );
  const { why } = step;
  const said = why.is === 'requestFailed' || why.is === 'installFailed' ? why.message : undefined;
  // What else ends access stands on the machine's page anyway; and only a grant can be continued.
  const remedy =
    kind === 'grant' || (kind !== 'revoke' && step.why.is !== 'pressAgain') ? remedySentence(step.why) : '';
  return (
    <Message
      tone="warning"
      title={<AzureText text={stepSentence(progress)} max={1000} />}
      isNews
      actions={actions}
      {...dismiss}
    >
      {remedy !== undefined && remedy !== '' && <div>{remedy}</div>}
      {children}
      {said !== undefined && (
        <Details isQuiet>
          <AzureText text={said} max={2000} />
        </Details>
      )}
    </Message>
  );
}

export function operationTone({ step }: Pick<OperationProgress, 'step'>): Tone {
  if (step.do === 'done') return 'good';
  return step.do === 'person' ? 'attention' : 'busy';
}

/** What Azure said, where that is why an operation needs a person, or why a part of it that is done wasn't. */
export function failureOf({ step }: Pick<OperationProgress, 'step'>): Failure | undefined {
  if (step.do === 'done') return 'failure' in step.outcome ? step.outcome.failure : undefined;
  return step.do === 'person' && 'failure' in step.why ? step.why.failure : undefined;
}
