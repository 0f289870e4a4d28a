import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { auth } from '#src/auth/session.ts';
import { answerAsked, type Answer, type AnswerOutcome, type AskedReading } from '#src/azure/asked.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import type { AskedGroup } from '#src/consent/authority/asked.ts';
import { isOneLine, longestReason } from '#src/consent/consent.ts';
import { formatDuration } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { PendingButton } from '#src/shell/PendingButton.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Pane } from '#src/ui/load-overlays.ts';
import { Message } from '#src/ui/Message.tsx';
import { keepAnswer } from './kept-answer.ts';

/** Asks why, and answers. It closes once Azure has the answer: the card tells what came of it. */
export function AnswerPane({
  group,
  title,
  reading,
  result,
  reason: kept = '',
  onClose,
}: {
  group: AskedGroup;
  title: string;
  reading: AskedReading;
  result: Answer['result'];
  reason?: string | undefined;
  onClose: () => void;
}) {
  const [reason, setReason] = useState(kept);
  const [isTried, setIsTried] = useState(false);
  const [outcome, setOutcome] = useState<AnswerOutcome>();
  const problem = problemOf(reason, reading.needsReason);
  const answer = { result, reason: reason.trim() };
  const press = async () => {
    setIsTried(true);
    if (problem !== undefined) return;
    const came = await answerAsked(group, answer);
    if (came.is === 'sent') onClose();
    else setOutcome(came);
  };
  const isSignIn =
    outcome?.is === 'failed' && outcome.error instanceof AzureError && outcome.error.kind === 'signInNeeded';
  const isOver = outcome?.is === 'closed' || outcome?.is === 'mismatch';
  return (
    <Pane
      title={result === 'Approve' ? 'Approve request' : 'Deny request'}
      subtitle={<AzureText text={title} max={200} />}
      onClose={onClose}
      footer={
        <>
          {!isOver && (
            <PendingButton appearance="primary" act={press} pending="Sending…">
              {result}
            </PendingButton>
          )}
          <Button onClick={onClose}>{isOver ? 'Close' : 'Cancel'}</Button>
        </>
      }
    >
      {outcome?.is === 'closed' && (
        <Message tone="warning" isNews title="Your answer came too late.">
          Somebody else has answered, or the request was withdrawn. The page shows which.
        </Message>
      )}
      {outcome?.is === 'mismatch' && (
        <Message tone="error" isNews title="Not approved.">
          The request isn’t what was signed any more. The page shows why.
        </Message>
      )}
      <ErrorMessage
        what="Azure didn’t take your answer"
        error={outcome?.is === 'failed' ? outcome.error : undefined}
        isNews
        actions={
          isSignIn && (
            <PendingButton
              act={() => {
                keepAnswer(group, answer);
                return auth().signIn();
              }}
              pending="Opening sign-in…"
            >
              Sign in again
            </PendingButton>
          )
        }
      />
      <p>
        <AzureText text={consequence(result, reading)} max={400} />
      </p>
      <Field
        label="Reason"
        required={reading.needsReason}
        {...(isTried && problem !== undefined && { validationMessage: problem })}
      >
        <Input
          value={reason}
          autoComplete="off"
          maxLength={longestReason}
          onChange={(_, { value }) => setReason(value)}
        />
      </Field>
    </Pane>
  );
}

function problemOf(reason: string, isNeeded: boolean): string | undefined {
  if (isNeeded && reason.trim() === '') return 'Enter a reason.';
  return isOneLine(reason) ? undefined : 'Remove characters that can’t be seen.';
}

function consequence(result: Answer['result'], { requests, roleName }: AskedReading): string {
  const [first] = requests.map(({ request }) => request);
  const who = first?.principalName ?? 'Whoever asks';
  if (result === 'Deny') return `${who} can’t grant this access. Your reason is shown to them.`;
  const long = first?.durationMs === undefined ? '' : ` for ${formatDuration(first.durationMs)}`;
  return `${who} gets the role ${roleName ?? ''}${long}. Microsoft gets access only when ${who} grants it.`;
}
