import { Button } from '@fluentui/react-components';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { failureOf } from '#src/pages/shared/operation-standing.ts';
import { refusedWords, remedySentence, stepSentence } from '#src/pages/shared/operation-words.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Message } from '#src/ui/Message.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import styles from './machine.module.css';

/** What was asked here: a line while it goes on; what needs a person in full, with what to do. */
export function OperationMessage({ progress, onWhoCan }: { progress: OperationProgress; onWhoCan: () => void }) {
  const { step, operation } = progress;
  const { kind } = operation.intent;
  const actions =
    operation.intent.kind === 'grant' ? (
      <AppLink to={paths.progress(operation.intent.consentId)}>View grant</AppLink>
    ) : (
      kind === 'revoke' &&
      failureOf(progress)?.kind === 'forbidden' && <Button onClick={onWhoCan}>Who can revoke</Button>
    );
  // Only the engine tells of an operation, so its part of the app is there.
  const onDismiss = () =>
    void import('#src/azure/operations/operations.ts')
      .then(({ dismissOperation }) => dismissOperation(operation.id))
      .catch(() => undefined);
  const failure = failureOf(progress);
  if (step.do === 'done' && failure)
    return <ErrorMessage what="Couldn’t remove the extension" error={failure} tone="warning" onDismiss={onDismiss} />;
  if (step.do !== 'person')
    return (
      <span className={styles.operation}>
        <StateWord tone="busy">
          <AzureText text={stepSentence(progress)} max={300} />
        </StateWord>
        {actions}
      </span>
    );
  if (failure)
    return (
      <ErrorMessage
        what={step.why.is === 'notRecorded' ? 'Couldn’t record the consent' : refusedWords(operation, failure)}
        error={failure}
        isNews
        actions={actions}
        onDismiss={onDismiss}
      />
    );
  const { why } = step;
  const said = why.is === 'requestFailed' || why.is === 'installFailed' ? why.message : undefined;
  // What else ends access stands on the machine's page anyway; and only a grant can be continued.
  const remedy = kind === 'grant' || (kind !== 'revoke' && why.is !== 'pressAgain') ? remedySentence(why) : '';
  return (
    <Message
      tone="warning"
      title={<AzureText text={stepSentence(progress)} max={1000} />}
      isNews
      actions={actions}
      onDismiss={onDismiss}
    >
      {remedy !== undefined && remedy !== '' && <div>{remedy}</div>}
      {said !== undefined && (
        <Details isQuiet>
          <AzureText text={said} max={2000} />
        </Details>
      )}
    </Message>
  );
}
