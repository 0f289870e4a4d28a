import type { ReactNode } from 'react';
import type { Failure, OperationProgress } from '#src/azure/operations/operation.ts';
import { remedySentence, stepSentence } from '#src/azure/operations/words.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
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
  const { step } = progress;
  if (step.do !== 'person') return <OperationLine progress={progress} actions={actions} />;
  const failure = failureOf(progress);
  const remedy = remedySentence(step.why);
  if (failure)
    return (
      <ErrorMessage
        what={notDone[progress.operation.intent.kind]}
        error={failure}
        isNews
        actions={actions}
        onDismiss={onDismiss}
      >
        {children}
      </ErrorMessage>
    );
  return (
    <Message
      tone="warning"
      title={`${notDone[progress.operation.intent.kind]}.`}
      isNews
      actions={actions}
      {...(onDismiss && { onDismiss })}
    >
      <div>
        <AzureText text={`${stepSentence(progress)} ${remedy ?? ''}`.trim()} max={1000} />
      </div>
      {children}
    </Message>
  );
}

const notDone: Record<OperationProgress['operation']['intent']['kind'], string> = {
  setUp: 'The machine wasn’t set up',
  grant: 'Access wasn’t granted',
  reduce: 'Access wasn’t changed',
  revoke: 'Access wasn’t revoked',
};

export function operationTone({ step }: Pick<OperationProgress, 'step'>): Tone {
  if (step.do === 'done') return 'good';
  return step.do === 'person' ? 'attention' : 'busy';
}

/** What Azure said, where that is why an operation needs a person. */
export function failureOf({ step }: Pick<OperationProgress, 'step'>): Failure | undefined {
  if (step.do !== 'person') return undefined;
  const why = step.why.is === 'gaveUp' ? step.why.why : step.why;
  return 'failure' in why ? why.failure : undefined;
}
