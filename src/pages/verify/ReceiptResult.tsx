import { signedIn } from '#src/auth/session.ts';
import { levelName } from '#src/consent/level.ts';
import type { ReceiptCheck } from '#src/consent/receipt/checks.ts';
import type { Receipt } from '#src/consent/receipt/receipt.ts';
import type { ReceiptVerification } from '#src/consent/receipt/verify.ts';
import { termsById } from '#src/consent/terms.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { paths } from '#src/paths.ts';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { ApprovalsAndReviews } from '#src/pages/shared/ApprovalsAndReviews.tsx';
import { ReceiptChecks, VerdictMessage } from '#src/pages/shared/ReceiptVerdict.tsx';
import { TermsName } from '#src/pages/shared/TermsName.tsx';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Facts } from '#src/ui/Facts.tsx';
import { Time } from '#src/ui/Time.tsx';
import styles from './verify.module.css';

/** The verdict on one file, what was signed, and the checks: those that hold are folded. */
export function ReceiptResult({ verification }: { verification: ReceiptVerification }) {
  const { receipt, checks } = verification;
  return (
    <div className={styles.result}>
      <VerdictMessage verification={verification} />
      {receipt !== undefined && <Agreed receipt={receipt} checks={checks} />}
      <ReceiptChecks checks={checks} />
      <ApprovalsAndReviews verification={verification} />
      {receipt !== undefined && <AzureCopy receipt={receipt} />}
    </div>
  );
}

const signing: readonly ReceiptCheck['key'][] = ['signature', 'nonce', 'person', 'tenant'];

/** What the consent says. Of the terms only what is published is shown: nobody signs a title. */
function Agreed({ receipt, checks }: { receipt: Receipt; checks: readonly ReceiptCheck[] }) {
  const { consent, consentId } = receipt.record;
  const isSigned = signing.every((key) => checks.find((check) => check.key === key)?.result === 'holds');
  const published =
    checks.find(({ key }) => key === 'published')?.result === 'holds' ? termsById(consent.terms.id) : undefined;
  const [first = '', ...others] = consent.machines;
  return (
    <section aria-label={isSigned ? 'What was signed' : 'What the file says'} className={styles.result}>
      <h3 className={styles.heading}>{isSigned ? 'What was signed' : 'What the file says (not proven)'}</h3>
      <Facts
        facts={[
          {
            label: consent.machines.length === 1 ? 'Machine' : `${consent.machines.length} machines`,
            value: (
              <Details
                isQuiet
                summary={
                  <>
                    <AzureText text={spelledName(first)} max={80} />
                    {others.length > 0 && ` and ${others.length} more`}
                  </>
                }
              >
                <ul className={styles.machines}>
                  {consent.machines.map((id) => (
                    <li key={id}>
                      <AzureText text={id} max={500} />
                    </li>
                  ))}
                </ul>
              </Details>
            ),
          },
          { label: 'Access level', value: levelName(consent.level) },
          { label: 'Starts', value: <Time at={consent.notBefore} /> },
          { label: 'Ends', value: <Time at={consent.notAfter} /> },
          { label: 'Support request', value: consent.ticket?.number ?? 'None' },
          ...(consent.emergency
            ? [{ label: 'Emergency', value: <AzureText text={`Without approval: ${consent.emergency}`} max={600} /> }]
            : []),
          { label: 'Reason', value: consent.reason === '' ? 'None' : <AzureText text={consent.reason} max={500} /> },
          {
            label: 'Terms',
            value:
              published === undefined ? (
                <>
                  <AzureText text={consent.terms.id} max={80} /> (not a text this app holds)
                </>
              ) : signedIn() === null ? (
                <TermsName id={published.id} />
              ) : (
                <AppLink to={paths.terms(published.id)}>
                  <TermsName id={published.id} />
                </AppLink>
              ),
          },
        ]}
      />
      <Details isQuiet>
        <Facts
          isSingle
          facts={[
            { label: 'Verification code', value: <Copyable text={receipt.code} label="verification code" /> },
            { label: 'Consent ID', value: <Copyable text={consentId} label="consent ID" /> },
            { label: 'User ID', value: <Copyable text={consent.userId} label="user ID" /> },
            { label: 'Directory ID', value: <Copyable text={consent.tenantId} label="directory ID" /> },
          ]}
        />
      </Details>
    </section>
  );
}

const azureColumns: FactColumn<Receipt['azure']['machines'][number]>[] = [
  { header: 'Machine', cell: ({ machineId }) => <AzureText text={spelledName(machineId)} max={80} /> },
  {
    header: 'Job',
    cell: ({ job }) => (job === null ? 'None' : <AzureText text={`${job.type} ${job.provisioningState}`} />),
  },
  { header: 'Sessions', cell: ({ job }) => job?.sessions.length ?? 0 },
  {
    header: 'End on record',
    cell: ({ end }) => (end === null ? 'None' : <Time at={end.confirmedAt} />),
  },
];

/** What Azure said when the receipt was made: nobody signed it. */
function AzureCopy({ receipt: { azure } }: { receipt: Receipt }) {
  return (
    <Details
      isQuiet
      summary={
        <>
          Azure’s details, an unsigned copy of <Time at={azure.readAt} />
        </>
      }
    >
      <FactTable
        label="Azure’s details"
        rows={azure.machines}
        keyOf={({ machineId }) => machineId}
        columns={azureColumns}
      />
      {azure.notRead.length > 0 && (
        <p>
          {azure.notRead.length === 1 ? '1 part' : `${azure.notRead.length} parts`} couldn’t be read when it was made.
        </p>
      )}
    </Details>
  );
}
