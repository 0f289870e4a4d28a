import { Spinner, Tab, TabList, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { freshnessOf } from '#src/pages/shared/freshness.ts';
import { PreflightList } from '#src/pages/shared/PreflightList.tsx';
import { ReadAge } from '#src/pages/shared/ReadAge.tsx';
import { ReadProblem } from '#src/pages/shared/ReadProblem.tsx';
import type { MachineAccess, useMachineConsents, useMachinePreflight } from './machine-view.ts';
import { MachineConsents } from './MachineConsents.tsx';
import { SessionsList } from './SessionsList.tsx';

const useStyles = makeStyles({ age: { paddingTop: tokens.spacingVerticalS } });

/** What stands in the way of a grant, the sessions, and the consents, each as far as it was read. */
export function MachineTabs({
  machineId,
  preflight,
  access,
  consents,
}: {
  machineId: string;
  preflight: ReturnType<typeof useMachinePreflight>;
  access: MachineAccess;
  consents: ReturnType<typeof useMachineConsents>;
}) {
  const [tab, setTab] = useState('preflight');
  return (
    <div>
      <TabList
        aria-label="More about this machine"
        selectedValue={tab}
        onTabSelect={(_, data) => setTab(String(data.value))}
      >
        <Tab value="preflight">Preflight</Tab>
        <Tab value="sessions">Sessions</Tab>
        <Tab value="history">History</Tab>
      </TabList>
      <div role="tabpanel" aria-label={tab}>
        {tab === 'preflight' && <PreflightTab preflight={preflight} now={access.now} />}
        {tab === 'sessions' && access.evidence && <SessionsList evidence={access.evidence} />}
        {tab === 'sessions' && !access.evidence && access.reading && (
          <Spinner size="small" label="Reading the sessions" />
        )}
        {tab === 'history' && <ReadProblem error={consents.error} />}
        {tab === 'history' && consents.data && <MachineConsents machineId={machineId} reading={consents.data} />}
        {tab === 'history' && consents.isPending && <Spinner size="small" label="Reading the consents" />}
      </div>
    </div>
  );
}

/** What was true when a check ran need not be so for long. ms. */
const checksStandFor = 10 * 60_000;

function PreflightTab({ preflight, now }: { preflight: ReturnType<typeof useMachinePreflight>; now: number }) {
  const styles = useStyles();
  const { data, error, isPending, isFetching, refetch } = preflight;
  if (!data) return isPending ? <Spinner size="small" label="Running the preflight" /> : null;
  const failedSince = error ? data.readAt : undefined;
  return (
    <>
      <div className={styles.age}>
        <ReadAge
          freshness={freshnessOf({ readAt: data.readAt, failedSince, now, renewedWithin: checksStandFor })}
          now={now}
          reading={isFetching}
          label="Run the preflight again"
          onRefresh={() => void refetch()}
        />
      </div>
      <PreflightList checks={data.checks} />
    </>
  );
}
