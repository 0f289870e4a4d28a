import { memo } from 'react';
import { countMachines } from '#src/lib/count-machines.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { inGroups } from '#src/pages/shared/code-groups.ts';
import { ReceiptChecks } from '#src/pages/shared/ReceiptChecks.tsx';
import { verdictWords } from '#src/pages/shared/receipt-words.ts';
import { CopyButton } from '#src/ui/CopyButton.tsx';
import { Essentials } from '#src/ui/Essentials.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Section } from '#src/ui/Section.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';
import type { Verification } from './verification.ts';
import styles from './ReceiptResult.module.css';

/** One file, with the verdict and all that is behind it. */
export const ReceiptResult = memo(function ReceiptResult({ verification }: { verification: Verification }) {
  const { name, asking } = verification;
  return (
    <Section
      title={visibleText(name, 80)}
      aside={asking && <Spinner label={`${asking.hasBegun ? 'Asking' : 'Waiting to ask'} ${asking.whom}`} />}
    >
      <ReceiptParts verification={verification} />
    </Section>
  );
});

/** The verdict, what the file says of what was agreed, and every check. */
export function ReceiptParts({ verification }: { verification: Verification }) {
  const { receipt, checks } = verification;
  const { intent, title, words } = verdictWords(checks);
  return (
    <div className={styles.parts}>
      <Message intent={intent} title={title}>
        {words}
      </Message>
      {receipt && <Agreed receipt={receipt} />}
      {receipt && <ReceiptChecks checks={checks} />}
    </div>
  );
}

/** What the file says, whoever wrote it. */
function Agreed({ receipt }: { receipt: Receipt }) {
  const { consent, consentId } = receipt.record;
  return (
    <>
      <Essentials
        left={[
          { label: 'Consent', value: <code>{consentId}</code> },
          { label: 'Access level', value: accessLevelName(consent.level) },
          {
            label: 'Agreed time',
            value: `${formatInstant(Date.parse(consent.notBefore))} until ${formatInstant(Date.parse(consent.notAfter))}`,
          },
          { label: 'Support request', value: <VisibleText text={consent.ticket?.number ?? 'None'} /> },
        ]}
        right={[
          { label: 'Person', value: <code>{consent.userId}</code> },
          { label: 'Tenant', value: <code>{consent.tenantId}</code> },
          { label: 'Terms', value: <VisibleText text={`${receipt.terms.title}, ${receipt.terms.version}`} /> },
          { label: 'Written', value: formatInstant(Date.parse(receipt.azure.readAt)) },
        ]}
      />
      <div>
        Verification code, to compare with the printed one:{' '}
        <span className={styles.code}>{inGroups(receipt.code)}</span>{' '}
        <CopyButton text={receipt.code} label="Copy verification code" />
      </div>
      <Foldable quiet summary={countMachines(consent.machines.length)}>
        <ul className={styles.machines}>
          {consent.machines.map((id) => (
            <li key={id}>
              <VisibleText text={id} max={500} />
            </li>
          ))}
        </ul>
      </Foldable>
    </>
  );
}
