import type { ApprovalExtract } from '#src/consent/receipt/receipt.ts';
import type { ReceiptVerification } from '#src/consent/receipt/verify.ts';
import type { ReviewRecord } from '#src/consent/review.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { approvedWords, opinionWords } from './approval-words.ts';
import { personWords } from './granter.ts';
import styles from './shared.module.css';

/** What others than the signer said, as the receipt has it: reviews are signed, approvals are Azure's word. */
export function ApprovalsAndReviews({ verification }: { verification: ReceiptVerification }) {
  const { receipt, reviewers = [], checks } = verification;
  const { reviews = [], azure } = receipt ?? {};
  const isProven = checks.find(({ key }) => key === 'reviews')?.result === 'holds';
  return (
    <>
      <Lines
        label="Reviews"
        lines={reviews.map((one, index) => reviewLine(one, isProven ? reviewers[index] : undefined))}
      />
      <Lines
        label="Approvals, Azure’s word, unsigned"
        lines={(azure?.approvals ?? []).map((one) => approvalLine(one.resourceGroupId, one.answer, one.status))}
      />
    </>
  );
}

function Lines({ label, lines }: { label: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className={styles.checks} aria-label={label}>
      {lines.map((line, index) => (
        <li key={index}>
          <AzureText text={line} max={Number.POSITIVE_INFINITY} />
        </li>
      ))}
    </ul>
  );
}

/** `by`: undefined where no signature proves it. */
function reviewLine({ review: { was, reason, userId } }: ReviewRecord, by: Reviewer | undefined): string {
  const who = by ? personWords(by.name ?? by.username ?? by.oid, by.username) : `${userId}, not confirmed`;
  return `Reviewed by ${who}. ${opinionWords(was)} ${reason}`;
}

type Reviewer = NonNullable<NonNullable<ReceiptVerification['reviewers']>[number]>;

/** Nobody signed it. */
function approvalLine(groupId: string, answer: ApprovalExtract['answer'], status: string): string {
  const words = answer ? approvedWords(answer) : `Role ${status}, nobody had to approve or has answered`;
  return `${words} (${groupId.split('/').at(-1) ?? ''}; Azure’s word, unsigned)`;
}
