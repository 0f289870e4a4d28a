import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular, ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { findingsQuery } from '#src/azure/findings.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { Finding, Severity } from '#src/consent/findings/finding.ts';
import {
  findingFacts,
  findingJson,
  findingRemedy,
  findingSentence,
  findingTitle,
  placeWords,
  severityWord,
} from '#src/consent/findings/words.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { formatInstant } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { RevokeDialog } from '#src/pages/shared/RevokeDialog.tsx';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { paths } from '#src/paths.ts';
import { serverNow, useServerNow } from '#src/server-time.ts';
import { Page } from '#src/shell/Page.tsx';
import { Pane } from '#src/shell/Pane.tsx';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { Facts } from '#src/ui/Essentials.tsx';
import { type Tone, StateWord } from '#src/ui/StateWord.tsx';
import { listData } from '#src/ui/list/data.ts';
import type { ListColumn, ListCount } from '#src/ui/list/list.ts';
import { useListState } from '#src/ui/list/list-state.ts';
import { ListPage } from '#src/ui/list/ListPage.tsx';

export const handle = { crumb: 'Findings' };

export function loader() {
  void queryClient.prefetchQuery(findingsQuery());
  return null;
}

const tones: Record<Severity, Tone> = { high: 'bad', medium: 'attention', low: 'info', unknown: 'neutral' };
const severities = Object.keys(tones) as Severity[];
const facetKeys = ['severity', 'finding'];
const facets = [
  { key: 'severity', label: 'Severity' },
  { key: 'finding', label: 'Finding' },
];
const counts: readonly ListCount[] = severities.map((severity) => ({
  key: severity,
  facet: 'severity',
  values: [severity],
  hideZero: true,
  words: (count) => `${count} ${severityWord(severity).toLowerCase()}`,
}));

/** What Azure shows held against what is on record: a table of what somebody has to answer for. */
export function Component() {
  const { data: reading, error, isFetching, refetch } = useQuery(findingsQuery());
  const now = useServerNow(60_000);
  const [state, setState] = useListState(facetKeys);
  const [open, setOpen] = useState<Finding>();
  const [revoking, setRevoking] = useState<readonly string[]>();
  const findings = reading?.findings;
  const data = useMemo(() => findings && dataOf(findings), [findings]);
  const columns = useMemo(() => columnsOf(setOpen, setRevoking), []);
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
      <ErrorMessage what="Findings couldn’t be read" error={error} onRetry={() => void refetch()} />
      {reading !== undefined && isReading && (
        <p role="status">
          {reading.read} of {reading.machines} machines compared
        </p>
      )}
      <ListPage
        noun={{ one: 'finding', many: 'findings' }}
        keep="findings"
        data={data}
        columns={columns}
        facets={facets}
        counts={counts}
        state={state}
        setState={setState}
        now={now}
        isReading={isReading}
        empty={
          <EmptyState title="Azure and your records agree" icon={<ShieldCheckmarkRegular />}>
            Access without a consent, changed records and revokes that aren’t confirmed appear here.
          </EmptyState>
        }
      />
      <Pane
        isOpen={open !== undefined}
        title={open === undefined ? '' : findingTitle(open.is)}
        onClose={() => setOpen(undefined)}
      >
        {open && <FindingDetails finding={open} />}
      </Pane>
      {revoking && (
        <RevokeDialog
          machines={revoking.map((machineId) => ({ machineId, name: machineName(machineId) }))}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Page>
  );
}

function FindingDetails({ finding }: { finding: Finding }) {
  const facts = findingFacts(finding).map(({ label, value }) => ({
    label,
    value: <AzureText text={value} max={1000} />,
  }));
  return (
    <>
      <p>
        <AzureText text={findingSentence(finding)} max={1000} />
      </p>
      <h3>Recommendation</h3>
      <p>
        <AzureText text={findingRemedy(finding)} max={600} />
      </p>
      <h3>Evidence</h3>
      <Facts facts={facts} isSingle />
    </>
  );
}

function dataOf(findings: readonly Finding[]) {
  const keys = new Map(findings.map((finding, index) => [finding, `${finding.is} ${index}`]));
  return listData(findings, (finding) => keys.get(finding) ?? '', {
    severity: ({ severity }) => ({
      value: severity,
      label: severityWord(severity),
      rank: severities.indexOf(severity),
    }),
    finding: ({ is }) => ({ value: is, label: findingTitle(is) }),
    machine: ({ machineIds }) => machineIds.map(machineName).join(', '),
    since: ({ since = 0 }) => ({ value: String(since), label: timeText(since), rank: since }),
    text: findingSentence,
  });
}

function columnsOf(onOpen: (finding: Finding) => void, onRevoke: (machineIds: readonly string[]) => void) {
  const columns: readonly ListColumn<Finding>[] = [
    {
      key: 'finding',
      header: 'Finding',
      priority: 'name',
      share: 2,
      cell: (finding) => (
        <Button appearance="transparent" size="small" onClick={() => onOpen(finding)}>
          {findingTitle(finding.is)}
        </Button>
      ),
      text: ({ is }) => findingTitle(is),
    },
    {
      key: 'severity',
      header: 'Severity',
      priority: 'always',
      cell: ({ severity }) => <StateWord tone={tones[severity]}>{severityWord(severity)}</StateWord>,
      text: ({ severity }) => severityWord(severity),
    },
    {
      key: 'machine',
      header: 'Machine',
      priority: 'always',
      cell: ({ machineIds }) => <MachineCell machineIds={machineIds} />,
      text: ({ machineIds }) => machineIds.map(machineName).join(', '),
    },
    {
      key: 'text',
      header: 'What was found',
      share: 4,
      priority: 'medium',
      cell: (finding) => <AzureText text={findingSentence(finding)} />,
      title: findingSentence,
      text: findingSentence,
    },
    {
      key: 'since',
      header: 'Since',
      priority: 'wide',
      cell: ({ since }) => timeText(since),
      text: ({ since }) => timeText(since),
    },
    {
      key: 'action',
      header: 'Action',
      priority: 'medium',
      cell: (finding) => <ActionCell finding={finding} onRevoke={onRevoke} />,
    },
  ];
  return columns;
}

function MachineCell({ machineIds }: { machineIds: readonly string[] }) {
  const [first] = machineIds;
  if (first === undefined) return '–';
  return (
    <AppLink to={paths.machine(first)}>
      <AzureText text={placeWords(machineIds)} />
    </AppLink>
  );
}

function ActionCell({ finding, onRevoke }: { finding: Finding; onRevoke: (machineIds: readonly string[]) => void }) {
  const { machineIds, consentId } = finding;
  if (isRevocable(finding) && machineIds.length > 0)
    return (
      <Button size="small" onClick={() => onRevoke(machineIds)}>
        Revoke access
      </Button>
    );
  if (consentId !== undefined) return <AppLink to={paths.consent(consentId)}>View consent</AppLink>;
  return null;
}

/** Access that is, or might be, on the machine. */
function isRevocable(finding: Finding): boolean {
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
