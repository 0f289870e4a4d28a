import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { RecordProblem } from '#src/azure/group-records.ts';
import type { ConsentEntry, ConsentsReading } from '#src/azure/records.ts';
import type { AccessEvidence, ReadProblem } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { levelName } from '#src/consent/level.ts';
import { CheckList } from '#src/pages/shared/CheckList.tsx';
import { consentStateOn, keyTone, keyWord, stateAside, stateKey } from '#src/pages/shared/consent-state.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { GrantedBy } from '#src/pages/shared/Seal.tsx';
import type { MachineAccess } from '#src/pages/shared/use-machine-access.ts';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Tabs } from '#src/ui/Tabs.tsx';
import { Time } from '#src/ui/Time.tsx';
import type { MachineView } from './machine-acts.ts';
import { Sessions, sessionRows } from './Sessions.tsx';

const tabKeys = ['checks', 'sessions', 'history'] as const;
type TabKey = (typeof tabKeys)[number];

/** What stands in the way of a grant, the sessions, and the consents that name the machine, each as far as it was read. */
export function MachineTabs({ view: { id, access, preflight, consents } }: { view: MachineView }) {
  const [chosen, choose] = useTab(access.state);
  const { evidence, state } = access;
  const sessions = evidence && state ? sessionRows(evidence, state).length : 0;
  const records = consents.data?.consents.length ?? 0;
  return (
    <Tabs
      label="More about this machine"
      chosen={chosen}
      onChoose={choose}
      tabs={[
        { key: 'checks', label: 'Checks' },
        { key: 'sessions', label: 'Sessions', ...(sessions > 0 && { badge: sessions }) },
        { key: 'history', label: 'History', ...(records > 0 && { badge: records }) },
      ]}
    >
      {chosen === 'checks' && (
        <Reading query={preflight} whatFailed="Couldn’t check the machine" label="Checking the machine">
          {({ checks, facts }) => <CheckList checks={checks} facts={facts} />}
        </Reading>
      )}
      {chosen === 'sessions' && <SessionsTab access={access} />}
      {chosen === 'history' && (
        <Reading query={consents} whatFailed="Couldn’t read the consents" label="Reading consents">
          {(data) => <MachineHistory machineId={id} reading={data} evidence={state && evidence} now={access.now} />}
        </Reading>
      )}
    </Tabs>
  );
}

/** The tab lives in the URL once it was chosen; before, it is the one for the state in which the page was opened. */
function useTab(state: AccessState | undefined): [TabKey, (key: string) => void] {
  const [query, setQuery] = useSearchParams();
  const [first, setFirst] = useState<TabKey>();
  if (first === undefined && state !== undefined)
    setFirst(state.job !== undefined && state.mayHaveAccess ? 'sessions' : 'checks');
  const inUrl = tabKeys.find((key) => key === query.get('tab'));
  const choose = (tab: string) =>
    setQuery({ tab }, { replace: true, preventScrollReset: true, defaultShouldRevalidate: false });
  return [inUrl ?? first ?? 'checks', choose];
}

/** What a query has read, with its age; before that, that it is read. */
function Reading<Data extends { readAt: number }>({
  query: { data, error, isFetching, refetch },
  whatFailed,
  label,
  children,
}: {
  query: UseQueryResult<Data>;
  whatFailed: string;
  label: string;
  children: (data: Data) => ReactNode;
}) {
  return (
    <>
      <ErrorMessage what={whatFailed} error={error} onRetry={() => void refetch()} />
      {data && <UpdatedAt readAt={data.readAt} isReading={isFetching} onRefresh={() => void refetch()} />}
      {data ? children(data) : error === null && <Spinner label={label} />}
    </>
  );
}

/** That the jobs couldn't be read is said by the card above. */
function SessionsTab({ access: { evidence, state, now, problem } }: { access: MachineAccess }) {
  if (evidence && state && 'value' in evidence.jobs) return <Sessions evidence={evidence} state={state} now={now} />;
  return problem ? <p>Sessions couldn’t be read.</p> : <Spinner label="Reading sessions" />;
}

/** The consents in the machine's resource group that name it, newest first. `evidence`: undefined until it was read; `now`: server time, ms. */
export function MachineHistory({
  machineId,
  reading,
  evidence,
  now,
}: {
  machineId: string;
  reading: ConsentsReading;
  evidence: AccessEvidence | undefined;
  now: number;
}) {
  const unread = reading.problems.filter(isUnread);
  const odd = reading.problems.length - unread.length;
  return (
    <>
      {unread.map(({ scope, problem }) => (
        <ErrorMessage key={scope} tone="warning" what="Couldn’t read consents" error={problem} />
      ))}
      {odd > 0 && (
        <Message
          tone="warning"
          title={odd === 1 ? '1 record here doesn’t fit its consent.' : `${odd} records here don’t fit their consents.`}
        >
          <AppLink to={paths.findings()}>View findings</AppLink>
        </Message>
      )}
      {reading.consents.length === 0 ? (
        unread.length === 0 && (
          <EmptyState title="No consents yet">
            Consents that name this machine appear here, and stay after access ends.
          </EmptyState>
        )
      ) : (
        <FactTable
          label="Consents"
          rows={reading.consents}
          keyOf={({ consentId }) => consentId}
          columns={columnsOf(machineId, evidence, now)}
        />
      )}
    </>
  );
}

function columnsOf(machineId: string, evidence: AccessEvidence | undefined, now: number): FactColumn<ConsentEntry>[] {
  return [
    {
      header: 'Granted',
      cell: ({ consentId, consent }) => (
        <AppLink to={paths.consent(consentId)}>
          <Time at={consent.notBefore} />
        </AppLink>
      ),
    },
    { header: 'By', cell: (entry) => <GrantedBy entry={entry} /> },
    { header: 'Access level', cell: ({ consent }) => levelName(consent.level) },
    { header: 'Agreed end', cell: ({ consent }) => <Time at={consent.notAfter} /> },
    { header: 'Request', cell: ({ consent }) => consent.ticket?.number ?? 'None' },
    {
      header: 'Access',
      cell: (entry) => {
        const state = consentStateOn(entry, machineId, evidence, now);
        return (
          <StateWord tone={keyTone(stateKey(state))} detail={stateAside(state)}>
            {keyWord(stateKey(state))}
          </StateWord>
        );
      },
    },
  ];
}

function isUnread(problem: RecordProblem): problem is RecordProblem & { problem: ReadProblem } {
  return problem.is === 'unread' || problem.is === 'unlisted';
}
