import { type ReceiptCheck, receiptVerdict, type ReceiptVerdict } from '#src/consent/receipt/checks.ts';
import type { ReceiptSigner, ReceiptVerification } from '#src/consent/receipt/verify.ts';
import { checkReason, checkSentence, verdictWords } from '#src/consent/receipt/words.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Message } from '#src/ui/Message.tsx';
import { StateWord, type Tone } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { personWords } from './granter.ts';
import styles from './shared.module.css';

/** What a receipt comes to, and who signed it: the same words on its page and on a file's. */
export function VerdictMessage({ verification: { signer, checks } }: { verification: ReceiptVerification }) {
  const verdict = receiptVerdict(checks);
  const { intent, title, sentence } = verdictWords(verdict);
  return (
    <Message tone={intent} title={title}>
      {signer !== undefined && <SignerSentence signer={signer} verdict={verdict} />} {sentence}
    </Message>
  );
}

/** A name is said as a fact only where Entra's key has signed it. */
function SignerSentence({ signer, verdict }: { signer: ReceiptSigner; verdict: ReceiptVerdict }) {
  const { name, username, oid, signedAt } = signer;
  const isProven = verdict === 'valid';
  return (
    <>
      {isProven ? 'Signed by ' : 'It names '}
      <AzureText text={personWords(name ?? username ?? oid, username)} max={160} />
      {isProven ? ' through Microsoft Entra, ' : ' as the signer, '}
      <Time at={signedAt} />.
    </>
  );
}

const resultTones: Record<ReceiptCheck['result'], Tone> = { holds: 'good', fails: 'bad', notCheckable: 'neutral' };

/** The checks of a receipt: those that fail first, the others folded. */
export function ReceiptChecks({ checks }: { checks: readonly ReceiptCheck[] }) {
  const failed = checks.filter(({ result }) => result === 'fails');
  const open = checks.filter(({ result, detail }) => result === 'notCheckable' && detail?.why !== 'fileUnreadable');
  const held = checks.filter(({ result }) => result === 'holds');
  return (
    <>
      {failed.length > 0 && <CheckItems label="Failed checks" checks={failed} />}
      {open.length > 0 && (
        <Details summary={`${open.length} couldn’t be checked`} isQuiet>
          <CheckItems label="Checks that couldn’t be made" checks={open} />
        </Details>
      )}
      {held.length > 0 && (
        <Details summary={held.length === 1 ? '1 check holds' : `${held.length} checks hold`} isQuiet>
          <CheckItems label="Checks that hold" checks={held} />
        </Details>
      )}
    </>
  );
}

function CheckItems({ label, checks }: { label: string; checks: readonly ReceiptCheck[] }) {
  return (
    <ul aria-label={label} className={styles.checks}>
      {checks.map((check) => (
        <li key={check.key}>
          <StateWord tone={resultTones[check.result]}>
            {checkSentence(check)}
            <Reason check={check} />
          </StateWord>
        </li>
      ))}
    </ul>
  );
}

/** Hashes and ids are for who compares them; why nothing could be checked is said at once. */
function Reason({ check }: { check: ReceiptCheck }) {
  const reason = checkReason(check);
  if (reason === undefined) return null;
  const text = <AzureText text={reason} max={600} />;
  return check.result === 'fails' ? <Details isQuiet>{text}</Details> : <> {text}</>;
}
