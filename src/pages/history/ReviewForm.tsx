import { Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import type { ConsentEntry } from '#src/azure/records.ts';
import { isOneLine, longestReason } from '#src/consent/consent.ts';
import { signatureFaultSentence } from '#src/consent/receipt/words.ts';
import type { Opinion } from '#src/consent/review.ts';
import type { SignatureFault } from '#src/consent/signature.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { PendingButton } from '#src/shell/PendingButton.tsx';
import { Message } from '#src/ui/Message.tsx';
import { forgetReview, recordSigned, returnedReview, type ReviewBack, signReview } from './signed-review.ts';
import styles from './history.module.css';

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
  const problem = reason.trim() === '' ? 'Enter a reason.' : isOneLine(reason) ? '' : 'Use one line of visible text.';
  const trying = async (what: string, act: () => Promise<void>) => {
    setFailure(undefined);
    await act().catch((error: unknown) => setFailure({ what, error }));
  };
  const sign = async () => {
    setIsTried(true);
    setFault(undefined);
    if (was !== undefined && problem === '')
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
    <div className={styles.review}>
      <ErrorMessage what={failure?.what ?? ''} error={failure?.error} isNews />
      {fault && (
        <Message tone="error" isNews title="The review isn’t signed.">
          {signatureFaultSentence(fault)}
        </Message>
      )}
      <Field label="What happened was" required {...missing(isTried && was === undefined && 'Choose one.')}>
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
      <Field label="Reason for your review" required {...missing(isTried && problem)}>
        <Input
          value={reason}
          disabled={isSigned}
          autoComplete="off"
          maxLength={longestReason}
          onChange={(_, { value }) => setOpinion({ ...opinion, reason: value })}
        />
      </Field>
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
    </div>
  );
}

function missing(problem: string | false) {
  return problem === false || problem === '' ? {} : { validationMessage: problem };
}
