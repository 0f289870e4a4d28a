import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import type { ConsentEntry } from '#src/azure/records.ts';
import { signatureFaultSentence } from '#src/consent/receipt/words.ts';
import type { Opinion } from '#src/consent/review.ts';
import type { SignatureFault } from '#src/consent/signature.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { ReasonField, ReasonForm, reasonProblem } from '#src/pages/shared/ReasonForm.tsx';
import { PendingButton } from '#src/shell/PendingButton.tsx';
import { Message } from '#src/ui/Message.tsx';
import { forgetReview, recordSigned, returnedReview, type ReviewBack, signReview } from './signed-review.ts';

/** Signed by one press, and put on record by another: nothing is written because a page was opened. */
export function ReviewForm({ entry }: { entry: ConsentEntry }) {
  const [back, setBack] = useState<ReviewBack | undefined>(() => returnedReview(entry));
  const [opinion, setOpinion] = useState<Partial<Opinion>>(back?.review ?? {});
  const [isTried, setIsTried] = useState(false);
  const [failure, setFailure] = useState<{ what: string; error: unknown } | undefined>(
    back?.error && { what: 'You didn’t sign the review', error: back.error },
  );
  const [fault, setFault] = useState<SignatureFault>();
  const isSigned = back?.idToken !== undefined;
  const { was, reason = '' } = opinion;
  const trying = async (what: string, act: () => Promise<void>) => {
    setFailure(undefined);
    await act().catch((error: unknown) => setFailure({ what, error }));
  };
  const sign = async () => {
    setIsTried(true);
    setFault(undefined);
    if (was !== undefined && reasonProblem(reason) === '')
      await trying('Couldn’t open the sign-in', () => signReview({ was, reason }, entry));
  };
  const record = () =>
    trying('The review isn’t on record', async () => {
      const why = back && (await recordSigned(back, entry));
      forgetReview();
      setFault(why);
      if (why !== undefined) setBack(undefined);
    });
  return (
    <ReasonForm>
      <ErrorMessage what={failure?.what ?? ''} error={failure?.error} isNews />
      {fault && (
        <Message tone="error" isNews title="The review isn’t signed.">
          {signatureFaultSentence(fault)}
        </Message>
      )}
      <Field
        label="What happened was"
        required
        {...(isTried && was === undefined && { validationMessage: 'Choose one.' })}
      >
        <RadioGroup
          layout="horizontal"
          disabled={isSigned}
          value={was ?? ''}
          onChange={(_, { value }) => setOpinion({ ...opinion, was: value === 'right' ? 'right' : 'wrong' })}
        >
          <Radio value="right" label="Right" />
          <Radio value="wrong" label="Not right" />
        </RadioGroup>
      </Field>
      <ReasonField
        label="Reason for your review"
        reason={reason}
        isTried={isTried}
        disabled={isSigned}
        onChange={(text) => setOpinion({ ...opinion, reason: text })}
      />
      <div className="row">
        {isSigned ? (
          <PendingButton appearance="primary" act={record} pending="Recording…">
            Record review
          </PendingButton>
        ) : (
          <PendingButton appearance="primary" act={sign} pending="Opening sign-in…">
            Sign in to sign
          </PendingButton>
        )}
        {isSigned ? 'Signed. Record it to close the finding.' : 'The review stays on record with your name.'}
      </div>
    </ReasonForm>
  );
}
