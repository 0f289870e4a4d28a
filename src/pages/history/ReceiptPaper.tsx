import type { ReactNode } from 'react';
import type { MachineExtract, ReceiptNow } from '#src/consent/receipt/receipt.ts';
import { levelName, parseLevel } from '#src/consent/level.ts';
import { formatInstant, parseInstant } from '#src/lib/time.ts';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { spelledName } from '#src/pages/shared/names.ts';
import { ReceiptChecks, VerdictMessage } from '#src/pages/shared/ReceiptVerdict.tsx';
import { TermsName } from '#src/pages/shared/TermsName.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { Facts } from '#src/ui/Facts.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import type { MadeReceipt } from './receipt-query.ts';
import { gapWords } from './words.ts';
import styles from './history.module.css';

/** A receipt as a paper: its verdict, what was agreed, what came of it, and how to compare it with its file. */
export function ReceiptPaper({ made: { receipt, verification, verdict } }: { made: MadeReceipt }) {
  const { azure, code } = receipt;
  return (
    <div className={styles.paper}>
      <VerdictMessage verification={verification} verdict={verdict} />
      <Section title="What was agreed">
        <Agreed receipt={receipt} />
      </Section>
      <Section title="Outcome">
        <FactTable
          label="Machines"
          rows={azure.machines}
          keyOf={({ machineId }) => machineId}
          columns={machineColumns}
        />
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

function Agreed({ receipt: { record } }: { receipt: ReceiptNow }) {
  const { consent, consentHash, consentId } = record;
  const facts: (readonly [string, ReactNode])[] = [
    ['Access level', levelName(consent.level)],
    ['Support request', consent.ticket?.number ?? 'None'],
    ['Starts', formatInstant(parseInstant(consent.notBefore) ?? Number.NaN)],
    ['Ends', formatInstant(parseInstant(consent.notAfter) ?? Number.NaN)],
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
