import type { ReactNode } from 'react';
import { accessLevelName } from '#src/consent/access-level.ts';
import { formatInstant } from '#src/lib/time.ts';
import { inGroups } from '#src/pages/shared/code-groups.ts';
import { ReceiptChecks } from '#src/pages/shared/ReceiptChecks.tsx';
import { verdictWords } from '#src/pages/shared/receipt-words.ts';
import { VerbatimTerms } from '#src/pages/shared/VerbatimTerms.tsx';
import { CopyButton } from '#src/ui/CopyButton.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Section } from '#src/ui/Section.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { ActivityTable, MachineTable } from './ReceiptTables.tsx';
import { RequestNumber } from './RequestNumber.tsx';
import type { WrittenReceipt } from './use-receipt.ts';
import styles from './ReceiptDocument.module.css';

/** A receipt as a document: what was agreed, what came of it, how to check it. */
export function ReceiptDocument({ written: { receipt, checks }, nameOf }: { written: WrittenReceipt; nameOf: NameOf }) {
  const { record, terms, azure, code } = receipt;
  const { consent } = record;
  const verdict = verdictWords(checks);
  // This app has the terms by their id alone: it may hold another text under it.
  const isOther = checks.some(({ key, state }) => key === 'terms' && state === 'fail');
  return (
    <>
      <Section title="What was agreed">
        <Facts
          facts={[
            ['Access level', accessLevelName(consent.level)],
            ['From', formatInstant(Date.parse(consent.notBefore))],
            ['Until', formatInstant(Date.parse(consent.notAfter))],
            ['Support request', <RequestNumber key="request" consent={consent} />],
            [
              'Reason',
              consent.reason === '' ? 'None given' : <VisibleText key="reason" text={consent.reason} max={Infinity} />,
            ],
            ['Person', <code key="person">{consent.userId}</code>],
            ['Tenant', <code key="tenant">{consent.tenantId}</code>],
            [
              'Terms',
              isOther
                ? `${consent.terms.id}, SHA-256 ${consent.terms.sha256}`
                : `${terms.title}, version ${terms.version}`,
            ],
            ['Commands', `${consent.commands.version}. ${receipt.commands.source}`],
            ['Takes the place of', consent.replaces.length === 0 ? 'No other consent' : consent.replaces.join(', ')],
            ['Consent hash', <code key="hash">{record.consentHash}</code>],
          ]}
        />
      </Section>
      <Section title="Verification code">
        <p className={styles.code}>
          {inGroups(code)} <CopyButton text={code} label="Copy verification code" />
        </p>
        <p className={styles.words}>
          It belongs to the receipt as it was written at {formatInstant(Date.parse(azure.readAt))}. Whoever has the
          saved file can compare: the page Verify and the program verify show the same code for an unchanged file.
          Anyone can make a file with a code that fits; this sheet and the file confirm each other only when they were
          kept apart.
        </p>
      </Section>
      <Section title="Machines">
        <MachineTable machines={azure.machines} nameOf={nameOf} />
      </Section>
      <Section title="What the Activity Log says">
        <ActivityTable activity={azure.activity} />
      </Section>
      {azure.notRead.length > 0 && (
        <Section title="Not read, or to be looked at">
          <ul className={styles.list}>
            {azure.notRead.map((sentence, index) => (
              <li key={`${index} ${sentence}`}>
                <VisibleText text={sentence} max={1200} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Checks of this receipt">
        <div className={styles.checks}>
          <Message intent={verdict.intent} title={verdict.title}>
            {verdict.words}
          </Message>
          <ReceiptChecks checks={checks} />
        </div>
      </Section>
      <Section title={isOther ? 'Terms in this receipt, not those agreed to' : 'The terms as agreed'}>
        <VerbatimTerms terms={terms} />
      </Section>
    </>
  );
}

function Facts({ facts }: { facts: readonly [string, ReactNode][] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => [
        <dt key={`${label}-label`} className={styles.label}>
          {label}
        </dt>,
        <dd key={label} className={styles.value}>
          {value}
        </dd>,
      ])}
    </dl>
  );
}
