import { Link } from '@fluentui/react-components';
import { ArrowDownloadRegular, ShieldCheckmark48Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { findingsQuery, renewFindings } from '#src/azure/findings.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { Finding, Severity } from '#src/consent/findings/finding.ts';
import { findingKey } from '#src/consent/findings/standing.ts';
import {
  armName,
  findingFacts,
  findingJson,
  findingRemedy,
  findingSentence,
  findingTitles,
  placeWords,
  severityWords,
} from '#src/pages/shared/finding-words.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { formatInstant } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { useSubscriptionNames } from '#src/pages/shared/names.ts';
import { RevokeDialog } from '#src/pages/shared/late-revoke-dialog.ts';
import { RevokeButton } from '#src/pages/shared/RevokeButton.tsx';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { paths } from '#src/paths.ts';
import { serverNow, useServerNow } from '#src/server-time.ts';
import { Page } from '#src/shell/Page.tsx';
import { Pane } from '#src/ui/load-overlays.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { Facts } from '#src/ui/Facts.tsx';
import { late } from '#src/ui/late.tsx';
import { type Tone, StateWord } from '#src/ui/StateWord.tsx';
import { useSliced } from '#src/ui/use-sliced.ts';
import { type FieldValue, type ListData, listData } from '#src/ui/list/data.ts';
import type { ListColumn, ListCount } from '#src/ui/list/list.ts';
import { useListState } from '#src/ui/list/list-state.ts';
import { ListPage } from '#src/ui/list/ListPage.tsx';
import type { Accepted } from './Acceptance.tsx';

// Most findings are never accepted, and nobody accepts one before reading it.
const Acceptance = late(async () => (await import('./Acceptance.tsx')).Acceptance);
const AcceptedFindings = late(async () => (await import('./Acceptance.tsx')).AcceptedFindings);

export function loader() {
  void queryClient.prefetchQuery(findingsQuery());
  return null;
}

const tones: Record<Severity, Tone> = { high: 'bad', medium: 'attention', low: 'info', unknown: 'neutral' };
const severities = Object.keys(tones) as Severity[];
const facets = [
  { key: 'severity', label: 'Severity' },
  { key: 'finding', label: 'Finding' },
];
const counts: readonly ListCount[] = severities.map((severity) => ({
  facet: 'severity',
  value: severity,
  hideZero: true,
  words: (count) => `${count} ${severityWords[severity].toLowerCase()}`,
}));

/** What Azure shows held against what is on record: a table of what somebody has to answer for. */
export function Component() {
  const { data: reading, error, isFetching, refetch } = useQuery(findingsQuery());
  const now = useServerNow(60_000);
  const list = useListState(facets);
  const [opened, setOpen] = useState<Finding>();
  const [revoking, setRevoking] = useState<readonly string[]>();
  const findings = reading?.findings;
  const subscriptionName = useSubscriptionNames();
  const nameOf = useCallback((id: string) => nameById(id, subscriptionName), [subscriptionName]);
  // Once opened it stays, whatever is read meanwhile.
  const open = opened && (findings?.find((one) => findingKey(one) === findingKey(opened)) ?? opened);
  const accepted = useMemo(() => findings?.filter(isAccepted) ?? [], [findings]);
  const make = useCallback(
    async (signal: AbortSignal) =>
      findings &&
      dataOf(
        findings.filter((one) => !isAccepted(one)),
        nameOf,
        signal,
      ),
    [findings, nameOf],
  );
  const data = useSliced(make);
  const columns = useMemo(() => columnsOf(nameOf, setOpen, setRevoking), [nameOf]);
  useRenewal();
  const isReading = isFetching || (reading !== undefined && reading.read < reading.machines);
  return (
    <Page
      title="Findings"
      aside={<UpdatedAt readAt={reading?.readAt} isReading={isReading} onRefresh={() => void refetch()} />}
      commands={[
        {
          label: 'Download JSON',
          icon: <ArrowDownloadRegular />,
          onClick: () => download(findings ?? []),
          ...(findings === undefined && { why: 'Findings are being read.' }),
        },
      ]}
    >
      <ErrorMessage what="Couldn’t read findings" error={error} onRetry={() => void refetch()} />
      {reading !== undefined && isReading && (
        <p role="status">
          {reading.read} of {reading.machines} machines compared
        </p>
      )}
      {(reading || !error) && (
        <ListPage
          {...list}
          noun="findings"
          keep="findings"
          data={data}
          columns={columns}
          counts={counts}
          now={now}
          isReading={isReading}
          empty={
            <EmptyState
              title={accepted.length > 0 ? 'No open findings' : 'Azure and your records agree'}
              icon={<ShieldCheckmark48Regular />}
            >
              Access without a consent, changed records and unconfirmed revocations appear here.
            </EmptyState>
          }
        />
      )}
      {accepted.length > 0 && <AcceptedFindings findings={accepted} nameOf={nameOf} onOpen={setOpen} />}
      {open && (
        <Pane
          title={findingTitles[open.is]}
          onClose={() => setOpen(undefined)}
          footer={
            isRevocable(open) || open.consentId !== undefined ? (
              <ActionCell
                finding={open}
                nameOf={nameOf}
                size="medium"
                onRevoke={(machineIds) => {
                  setOpen(undefined);
                  setRevoking(machineIds);
                }}
              />
            ) : undefined
          }
        >
          <FindingDetails finding={open} nameOf={nameOf} />
        </Pane>
      )}
      {revoking && <RevokeDialog machineIds={revoking} onClose={() => setRevoking(undefined)} />}
    </Page>
  );
}

type NameOf = (armId: string) => string;

function isAccepted(finding: Finding): finding is Accepted {
  return finding.standing?.is === 'accepted';
}

function nameById(id: string, subscriptionName: NameOf): string {
  const [, subscriptions, subscriptionId = '', ...rest] = id.split('/');
  if (subscriptions?.toLowerCase() === 'subscriptions' && rest.length === 0) return subscriptionName(subscriptionId);
  return armName(id);
}

function FindingDetails({ finding, nameOf }: { finding: Finding; nameOf: NameOf }) {
  const facts = findingFacts(finding).map(({ label, value }) => ({
    label,
    value: <AzureText text={value} max={1000} />,
  }));
  return (
    <>
      <p>
        <AzureText text={findingSentence(finding, nameOf)} max={1000} />
      </p>
      <h3>Recommendation</h3>
      <p>
        <AzureText text={findingRemedy(finding)} max={600} />
      </p>
      <h3>Evidence</h3>
      <Facts facts={facts} isSingle />
      <Acceptance finding={finding} />
    </>
  );
}

function dataOf(findings: readonly Finding[], nameOf: NameOf, signal: AbortSignal): Promise<ListData<Finding>> {
  const keys = new Map(findings.map((finding, index) => [finding, `${finding.is} ${index}`]));
  const fields: Record<string, (finding: Finding) => FieldValue> = {
    severity: ({ severity }) => ({
      value: severity,
      label: severityWords[severity],
      rank: severities.indexOf(severity),
    }),
    finding: ({ is }) => ({ value: is, label: findingTitles[is] }),
    machine: ({ machineIds }) => machineIds.map(nameOf).join(', '),
    since: ({ since = 0 }) => ({ value: String(since), label: timeText(since), rank: since }),
    text: (finding) => foundText(finding, nameOf),
  };
  return listData(findings, (finding) => keys.get(finding) ?? '', fields, signal);
}

function columnsOf(
  nameOf: NameOf,
  onOpen: (finding: Finding) => void,
  onRevoke: (machineIds: readonly string[]) => void,
): readonly ListColumn<Finding>[] {
  return [
    {
      key: 'finding',
      header: 'Finding',
      priority: 'name',
      share: 2,
      cell: (finding) => (
        <Link as="button" onClick={() => onOpen(finding)}>
          {findingTitles[finding.is]}
        </Link>
      ),
      text: ({ is }) => findingTitles[is],
    },
    {
      key: 'severity',
      header: 'Severity',
      priority: 'always',
      share: 1.65,
      cell: ({ severity }) => <StateWord tone={tones[severity]}>{severityWords[severity]}</StateWord>,
      text: ({ severity }) => severityWords[severity],
    },
    {
      key: 'machine',
      header: 'Machine',
      priority: 'always',
      cell: ({ machineIds }) => <MachineCell machineIds={machineIds} nameOf={nameOf} />,
      text: ({ machineIds }) => machineIds.map(nameOf).join(', '),
    },
    {
      key: 'text',
      header: 'What was found',
      share: 4.2,
      priority: 'medium',
      title: (finding) => foundText(finding, nameOf),
      text: (finding) => foundText(finding, nameOf),
    },
    { key: 'since', header: 'Since', priority: 'wide', share: 1.8, text: ({ since }) => timeText(since) },
    {
      key: 'action',
      header: 'Action',
      priority: 'medium',
      share: 1,
      cell: (finding) => <ActionCell finding={finding} nameOf={nameOf} onRevoke={onRevoke} />,
    },
  ];
}

/** One that was accepted before says so. */
function foundText(finding: Finding, nameOf: NameOf): string {
  const before = finding.standing?.is === 'changed' ? 'Changed since it was accepted. ' : '';
  return before + findingSentence(finding, nameOf);
}

function MachineCell({ machineIds, nameOf }: { machineIds: readonly string[]; nameOf: NameOf }) {
  const [first] = machineIds;
  if (first === undefined) return '–';
  return (
    <AppLink to={paths.machine(first)}>
      <AzureText text={placeWords(machineIds, nameOf)} />
    </AppLink>
  );
}

function ActionCell({
  finding,
  nameOf,
  size = 'small',
  onRevoke,
}: {
  finding: Finding;
  nameOf: NameOf;
  size?: 'small' | 'medium';
  onRevoke: (machineIds: readonly string[]) => void;
}) {
  const { machineIds, consentId } = finding;
  const [first] = machineIds;
  if (first !== undefined && isRevocable(finding)) {
    const name = placeWords(machineIds, nameOf);
    return <RevokeButton machineId={first} name={name} size={size} onRevoke={() => onRevoke(machineIds)} />;
  }
  if (consentId !== undefined) return <AppLink to={paths.consent(consentId)}>View consent</AppLink>;
  return null;
}

/** What this browser has revoked is compared anew at once. */
function useRenewal(): void {
  const done = useStore(operationsStore, ({ progress }) =>
    [...progress.values()]
      .filter(({ operation, step }) => operation.intent.kind === 'revoke' && step.do === 'done')
      .map(({ operation }) => operation.intent.machineId)
      .join(' '),
  );
  useEffect(() => {
    if (done !== '') renewFindings(done.split(' '));
  }, [done]);
}

/** Access that is, or might be, on the machine. */
function isRevocable(finding: Finding): boolean {
  if (finding.machineIds.length === 0) return false;
  if ('isLive' in finding) return finding.isLive;
  return ['unconfirmedAccess', 'accessAfterEnd', 'endUnproven', 'revocationOverdue'].includes(finding.is);
}

function timeText(since: number | undefined): string {
  return since === undefined || since === 0 ? '–' : formatInstant(since);
}

function download(findings: readonly Finding[]): void {
  const day = new Date(serverNow()).toISOString().slice(0, 10);
  saveFile(`findings-${day}.json`, 'application/json', [JSON.stringify(findings.map(findingJson), null, 2)]);
}
