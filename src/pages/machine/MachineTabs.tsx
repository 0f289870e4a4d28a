import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { PreflightReading } from '#src/azure/preflight.ts';
import type { ConsentsReading } from '#src/azure/records.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { CheckList } from '#src/pages/shared/CheckList.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import type { MachineAccess } from '#src/pages/shared/use-machine-access.ts';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { Tabs } from '#src/ui/Tabs.tsx';
import { MachineHistory } from './MachineHistory.tsx';
import { Sessions, sessionRows } from './Sessions.tsx';

const tabKeys = ['checks', 'sessions', 'history'] as const;
type TabKey = (typeof tabKeys)[number];

/** What stands in the way of a grant, the sessions, and the consents that name the machine, each as far as it was read. */
export function MachineTabs({
  machineId,
  access,
  preflight,
  consents,
}: {
  machineId: string;
  access: MachineAccess;
  preflight: UseQueryResult<PreflightReading>;
  consents: UseQueryResult<ConsentsReading>;
}) {
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
      {chosen === 'checks' && <Checks preflight={preflight} />}
      {chosen === 'sessions' && <SessionsTab access={access} />}
      {chosen === 'history' && <History machineId={machineId} access={access} consents={consents} />}
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

function Checks({ preflight: { data, error, isFetching, refetch } }: { preflight: UseQueryResult<PreflightReading> }) {
  return (
    <>
      <ErrorMessage what="Couldn’t check the machine" error={error} onRetry={() => void refetch()} />
      {data ? (
        <>
          <UpdatedAt readAt={data.readAt} isReading={isFetching} onRefresh={() => void refetch()} />
          <CheckList checks={data.checks} facts={data.facts} />
        </>
      ) : (
        error === null && <Spinner label="Checking the machine" />
      )}
    </>
  );
}

/** That the jobs couldn't be read is said by the card above. */
function SessionsTab({ access: { evidence, state, now, problem } }: { access: MachineAccess }) {
  if (evidence && state && 'value' in evidence.jobs) return <Sessions evidence={evidence} state={state} now={now} />;
  return problem ? <p>Sessions couldn’t be read.</p> : <Spinner label="Reading sessions" />;
}

function History({
  machineId,
  access: { evidence, state, now },
  consents: { data, error, isFetching, refetch },
}: {
  machineId: string;
  access: MachineAccess;
  consents: UseQueryResult<ConsentsReading>;
}) {
  return (
    <>
      <ErrorMessage what="Couldn’t read the consents" error={error} onRetry={() => void refetch()} />
      {data ? (
        <>
          <UpdatedAt readAt={data.readAt} isReading={isFetching} onRefresh={() => void refetch()} />
          <MachineHistory machineId={machineId} reading={data} evidence={state && evidence} now={now} />
        </>
      ) : (
        error === null && <Spinner label="Reading consents" />
      )}
    </>
  );
}
