import { ArrowClockwiseRegular, ArrowDownloadRegular, PrintRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router';
import { consentQuery, type ConsentReading } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { isConsentId } from '#src/consent/consent-id.ts';
import { levelName, parseLevel } from '#src/consent/level.ts';
import type { MachineExtract } from '#src/consent/receipt/receipt.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { formatInstant, parseInstant } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { machinesWords } from '#src/pages/shared/names.ts';
import { ReceiptChecks, VerdictMessage } from '#src/pages/shared/ReceiptVerdict.tsx';
import { ApprovalsAndReviews } from '#src/pages/shared/ApprovalsAndReviews.tsx';
import { TermsName } from '#src/pages/shared/TermsName.tsx';
import type { Command } from '#src/shell/CommandBar.tsx';
import { Page } from '#src/shell/Page.tsx';
import { personWords } from '#src/pages/shared/granter.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { Facts } from '#src/ui/Facts.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { KeptReceipts, receiptFileName } from './KeptReceipts.tsx';
import { NoConsent, NotAConsent } from './NoConsent.tsx';
import { receiptVerdict } from '#src/consent/receipt/checks.ts';
import type { ReceiptVerification } from '#src/consent/receipt/verify.ts';
import { type MadeReceipt, receiptQuery } from './receipt-query.ts';
import { gapWords, revokeReasons } from './words.ts';
import styles from './history.module.css';

export async function loader({ params: { consentId = '' } }: LoaderFunctionArgs): Promise<ConsentReading | null> {
  return isConsentId(consentId) ? queryClient.fetchQuery(consentQuery(consentId)) : null;
}

export function Component() {
  const { consentId = '' } = useParams();
  const reading = useLoaderData<typeof loader>();
  if (reading === null) return <NotAConsent title="Receipt" />;
  if (reading.entry === undefined) return <NoConsent consentId={consentId} reading={reading} />;
  return <OneReceipt key={consentId} entry={reading.entry} />;
}

/** The receipt of a consent as of now: on paper, as a file, and checked. */
function OneReceipt({ entry }: { entry: ConsentEntry }) {
  const { consent, consentId } = entry;
  const { data: made, error, isFetching, refetch } = useQuery(receiptQuery(entry));
  return (
    <Page
      title={`Receipt for ${levelName(consent.level)} on ${machinesWords(consent.machines)}`}
      subtitle={consentId}
      commands={commandsOf(made, isFetching, () => void refetch())}
      width="reading"
    >
      <ErrorMessage
        what={made ? 'Couldn’t make the receipt anew' : 'Couldn’t make the receipt'}
        error={error}
        onRetry={() => void refetch()}
      />
      <KeptReceipts consentId={consentId} receipt={made?.receipt} />
      {isFetching && <Spinner label="Making the receipt" />}
      {made && <ReceiptPaper made={made} />}
    </Page>
  );
}

function commandsOf(made: MadeReceipt | undefined, isMaking: boolean, onRefresh: () => void): Command[] {
  const why = made ? undefined : 'The receipt isn’t made yet.';
  return [
    {
      label: 'Download',
      icon: <ArrowDownloadRegular />,
      why,
      onClick: () => {
        if (!made) return;
        const { receipt, text } = made;
        saveFile(receiptFileName(receipt.record.consentId, receipt.code), 'application/json', [text]);
      },
    },
    { label: 'Print', icon: <PrintRegular />, why, onClick: () => window.print() },
    {
      label: 'Refresh',
      icon: <ArrowClockwiseRegular />,
      startsGroup: true,
      onClick: onRefresh,
      ...(isMaking && { why: 'The receipt is being made.' }),
    },
  ];
}

/** A receipt as a paper: its verdict, what was agreed, what came of it, and how to compare it with its file. */
function ReceiptPaper({ made: { receipt, verification } }: { made: MadeReceipt }) {
  const { azure, code } = receipt;
  return (
    <div className={styles.paper}>
      <VerdictMessage verification={verification} />
      <Section title="What was agreed">
        <Agreed receipt={receipt} verification={verification} />
      </Section>
      <Section title="Outcome">
        <FactTable
          label="Machines"
          rows={azure.machines}
          keyOf={({ machineId }) => machineId}
          columns={columnsOf(verification)}
        />
        <ApprovalsAndReviews verification={verification} />
        {azure.notRead.length > 0 && (
          <ul className={styles.checks} aria-label="What couldn’t be read">
            {azure.notRead.map((gap, index) => (
              <li key={index}>
                <StateWord tone="attention">
                  <AzureText text={gapWords(gap)} max={300} />
                </StateWord>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Verification code">
        <div className={styles.code}>
          <Copyable text={code} label="verification code">
            {code.match(/.{1,8}/g)?.join(' ')}
          </Copyable>
        </div>
        <div>
          Made <Time at={azure.readAt} />. The file with this code is the receipt; this paper shows what’s in it.
        </div>
      </Section>
      <Section title="Checks">
        <ReceiptChecks checks={verification.checks} />
      </Section>
    </div>
  );
}

function Agreed({ receipt: { record }, verification }: Pick<MadeReceipt, 'receipt' | 'verification'>) {
  const { consent, consentHash, consentId } = record;
  const facts: (readonly [string, ReactNode])[] = [
    ['Signer', signerWords(verification)],
    ['Access level', levelName(consent.level)],
    ['Support request', consent.ticket?.number ?? 'None'],
    ['Starts', formatInstant(parseInstant(consent.notBefore) ?? Number.NaN)],
    ['Ends', formatInstant(parseInstant(consent.notAfter) ?? Number.NaN)],
    ...(consent.emergency ? [['Emergency', `Without approval: ${consent.emergency}`] as [string, string]] : []),
    ['Reason', consent.reason === '' ? 'None' : consent.reason],
    ['Terms', <TermsName key="terms" id={consent.terms.id} />],
    ['User ID', consent.userId],
    ['Directory ID', consent.tenantId],
    ['Consent ID', consentId],
    ['Consent hash', consentHash],
    ...(consent.replaces.length > 0 ? [['Replaces', consent.replaces.join(', ')] as const] : []),
  ];
  return (
    <Facts
      facts={facts.map(([label, value]) => ({
        label,
        value: typeof value === 'string' ? <AzureText text={value} max={Number.POSITIVE_INFINITY} /> : value,
      }))}
    />
  );
}

/** As its token says; a fact only where Entra's key has signed it. */
function signerWords({ signer, checks }: ReceiptVerification): string {
  if (signer === undefined) return 'Not known';
  const name = personWords(signer.name ?? signer.username ?? signer.oid, signer.username);
  return receiptVerdict(checks) === 'valid' ? name : `${name}, not confirmed`;
}

const machineColumns: readonly FactColumn<MachineExtract>[] = [
  {
    header: 'Machine',
    cell: ({ machineId }) => (
      <span className={styles.machine}>
        <AzureText text={spelledName(machineId)} max={80} />
      </span>
    ),
  },
  { header: 'Job in Azure', cell: ({ job }) => <AzureText text={jobWords(job)} max={200} /> },
  { header: 'Sessions', cell: ({ job }) => (job === null ? '–' : sessionWords(job.sessions)) },
  { header: 'Reduced', cell: ({ changes }) => changeWords(changes) },
  {
    header: 'End on record',
    cell: ({ end }) =>
      end === null ? (
        'None'
      ) : (
        <>
          {end.ended === 'expired' ? 'Expired' : 'Revoked'}, recorded <Time at={end.confirmedAt} />
        </>
      ),
  },
];

/** Who asked last is Azure's word, as all of the job; the signer has a name. The reason is a claim. */
function columnsOf({ signer }: ReceiptVerification): FactColumn<MachineExtract>[] {
  const nameOf = (by: string) => (sameId(by, signer?.username ?? '') ? personWords(signer?.name ?? by, by) : by);
  return [
    ...machineColumns,
    {
      header: 'Revoked by',
      cell: ({ job, revokes }) => {
        const by = job?.type.toLowerCase() === 'revoke' ? job.lastModifiedBy : null;
        const reasons = revokeReasons(revokes);
        return (
          <>
            <AzureText text={by === null ? '–' : nameOf(by)} max={120} />
            {reasons !== '' && (
              <div>
                <AzureText text={`Reason given, not signed: ${reasons}`} max={Number.POSITIVE_INFINITY} />
              </div>
            )}
          </>
        );
      },
    },
  ];
}

/** In Azure's own words. */
function jobWords(job: MachineExtract['job']): string {
  if (job === null) return 'None';
  const level = parseLevel(job.accessLevel ?? '');
  const node = job.nodeState === null ? '' : `; machine reports ${job.nodeState}`;
  return `${job.type} ${job.provisioningState}${level ? `, ${levelName(level)}` : ''}${node}`;
}

function sessionWords(sessions: NonNullable<MachineExtract['job']>['sessions']): string {
  const words = sessions.map(
    ({ startedAt, endedAt }) => `${unbroken(startedAt)} – ${endedAt === null ? 'no end reported' : unbroken(endedAt)}`,
  );
  return words.join('; ') || 'None reported';
}

/** Lines break between two times alone. */
function unbroken(at: string | null): string {
  return timeWords(at).replaceAll(' ', '\u00A0');
}

function changeWords(changes: MachineExtract['changes']): string {
  const words = changes.map(
    ({ level, notAfter, changedAt }) => `${timeWords(changedAt)} to ${levelName(level)} until ${timeWords(notAfter)}`,
  );
  return words.join('; ') || 'No';
}

function timeWords(text: string | null): string {
  return formatInstant(parseInstant(text ?? undefined) ?? Number.NaN);
}
