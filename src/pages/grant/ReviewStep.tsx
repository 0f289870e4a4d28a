import type { RefObject } from 'react';
import { config } from '#src/config.ts';
import type { Terms } from '#src/consent/terms.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { containerWords } from '#src/pages/shared/kept-words.ts';
import { UnsavedReceipts } from '#src/shell/UnsavedReceipts.tsx';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Section } from '#src/ui/Section.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { AsCodeTabs } from './AsCodeTabs.tsx';
import type { IncludedMachine, LeftOutMachine } from './machine-choice.ts';
import { namesApart } from './names-apart.ts';
import { consentSentence, plannedActs, reviewFacts, type ReviewSubject } from './review-facts.ts';
import { SealRow } from './SealRow.tsx';
import { StepBody } from './StepBody.tsx';
import { TermsText } from './TermsText.tsx';
import { isSigned, type Seal } from './use-seal.ts';
import type { PreviewedConsent } from './use-preview.ts';
import styles from './ReviewStep.module.css';

/** One page to sign: all that is agreed to, the text included, and what will be done. */
export function ReviewStep({
  subject,
  machines,
  leftOut,
  terms,
  textRef,
  preview,
  seal,
}: {
  subject: ReviewSubject;
  /** Those of its machines that the final press is about; undefined while they are being checked. */
  machines: readonly IncludedMachine[] | undefined;
  /** Machines of the signed consent that cannot get access any more. */
  leftOut: readonly LeftOutMachine[];
  terms: Terms;
  textRef: RefObject<HTMLElement | null>;
  preview: PreviewedConsent | undefined;
  seal: Seal;
}) {
  const nameOf = namesApart(subject.machines);
  const record = seal.state === 'sealed' ? seal.record : undefined;
  const signature = (
    <Section title="Signature">
      <SealRow seal={seal} person={subject.person} />
      {/* Signing this one leaves the page. */}
      {seal.state !== 'sealed' && <UnsavedReceipts />}
    </Section>
  );
  return (
    <StepBody
      title="Review + grant"
      intro="Read what you are about to agree to. Nothing happens before the last button is pressed."
    >
      {/* What is to be read before it is signed; then what the sign-in brought. */}
      {seal.state !== 'none' && signature}
      <p className={styles.lead}>{consentSentence(subject)}</p>
      <dl className={styles.facts}>
        {reviewFacts(subject).map(({ label, lines }) => [
          <dt key={`${label}-label`} className={styles.label}>
            {label}
          </dt>,
          <dd key={`${label}-lines`} className={styles.value}>
            {lines.map((line) => (
              <div key={line}>{line}</div>
            ))}
          </dd>,
        ])}
      </dl>
      {leftOut.length > 0 && (
        <Message intent="warning" title="The consent names machines that cannot get access now">
          {leftOut.map(({ id, reason, correlationId }) => (
            <div key={id}>
              <VisibleText text={nameOf(id)} />: <bdi>{visibleText(reason, 1000)}</bdi>{' '}
              {correlationId !== undefined && <CorrelationId id={correlationId} />}
            </div>
          ))}
          Nothing is granted on them.
        </Message>
      )}
      <Section title="The terms you agree to">
        <TermsText terms={terms} ref={textRef} />
      </Section>
      <Section title="What will be done">
        <Acts machines={machines} />
        {preview && machines !== undefined && machines.length > 0 && (
          <Foldable summary="As code">
            <AsCodeTabs
              consent={record?.consent ?? preview.consent}
              consentId={record?.consentId ?? preview.consentId}
              machines={machines}
              record={record}
              isSigned={isSigned(seal)}
            />
          </Foldable>
        )}
      </Section>
      {seal.state === 'none' && signature}
    </StepBody>
  );
}

function Acts({ machines }: { machines: readonly IncludedMachine[] | undefined }) {
  const container = config().evidence?.container;
  // What has to be installed is known once they are checked.
  if (machines === undefined) return <Spinner label="Checking the machines" />;
  if (machines.length === 0)
    return <p className={styles.nothing}>Nothing: none of these machines can get access now.</p>;
  return (
    <ol className={styles.acts}>
      {plannedActs(machines).map(({ what, where }) => (
        <li key={what}>{`${what} ${where}`}</li>
      ))}
      {container !== undefined && (
        <li>
          Keep the receipt, with the ID token in which Microsoft Entra signs the consent, in {containerWords(container)}
        </li>
      )}
    </ol>
  );
}
