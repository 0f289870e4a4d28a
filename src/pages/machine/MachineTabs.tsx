import { Tab, TabList } from '@fluentui/react-components';
import { useId } from 'react';
import { checksOfMachine } from '#src/consent/preflight/preflight-shown.ts';
import type { Freshness } from '#src/pages/shared/freshness.ts';
import { PreflightList } from '#src/pages/shared/PreflightList.tsx';
import { ReadAge } from '#src/pages/shared/ReadAge.tsx';
import { QueryAge } from '#src/pages/shared/QueryAge.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { machineTabs, useMachineTab } from './machine-tab.ts';
import type { MachineAccess, useMachineConsents, useMachinePreflight } from './machine-view.ts';
import { MachineConsents } from './MachineConsents.tsx';
import { SessionsList } from './SessionsList.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';
import styles from './MachineTabs.module.css';

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
  const id = useId();
  // Whatever keeps the state from being read keeps nothing else back.
  const [tab, select] = useMachineTab(access.state, access.error ? 'preflight' : undefined);
  return (
    <div>
      <TabList
        aria-label="More about this machine"
        selectedValue={tab ?? ''}
        onTabSelect={(_, data) => select(data.value)}
      >
        {machineTabs.map(({ key, name }) => (
          <Tab key={key} value={key} id={`${id}-${key}`}>
            {name}
          </Tab>
        ))}
      </TabList>
      {tab !== undefined && (
        <div role="tabpanel" aria-labelledby={`${id}-${tab}`}>
          {tab === 'preflight' && <PreflightTab preflight={preflight} now={access.now} beside={access.freshness} />}
          {tab === 'sessions' && <SessionsTab access={access} />}
          {tab === 'history' && <HistoryTab machineId={machineId} consents={consents} access={access} />}
        </div>
      )}
    </div>
  );
}

function PreflightTab({
  preflight,
  now,
  beside,
}: {
  preflight: ReturnType<typeof useMachinePreflight>;
  now: number;
  /** How old the state of access is, which the page says above. */
  beside: Freshness | undefined;
}) {
  const { data, isPending, refetch } = preflight;
  if (!data) return isPending ? <Spinner label="Running the preflight" /> : null;
  return (
    <>
      <PreflightList checks={checksOfMachine(data)} foldsPassed />
      <div className={styles.age}>
        <QueryAge
          reading={preflight}
          readAt={data.readAt}
          now={now}
          beside={beside}
          label="Run the preflight again"
          onRefresh={() => void refetch()}
        />
      </div>
    </>
  );
}

function SessionsTab({ access: { evidence, error, freshness, now, reading, refetch } }: { access: MachineAccess }) {
  if (!evidence || !freshness) return reading ? <Spinner label="Reading the sessions" /> : null;
  return (
    <>
      <SessionsList evidence={evidence} error={error} isCurrent={freshness.is === 'current'} now={now} />
      {freshness.is !== 'current' && (
        <div className={styles.age}>
          <ReadAge
            freshness={freshness}
            now={now}
            reading={reading}
            label="Read the sessions again"
            onRefresh={refetch}
          />
        </div>
      )}
    </>
  );
}

function HistoryTab({
  machineId,
  consents,
  access,
}: {
  machineId: string;
  consents: ReturnType<typeof useMachineConsents>;
  access: MachineAccess;
}) {
  const { data, error, isPending, refetch } = consents;
  if (!data)
    return isPending ? (
      <Spinner label="Reading the consents" />
    ) : (
      <ErrorMessage what="The consents could not be read" error={error} />
    );
  return (
    <>
      <MachineConsents machineId={machineId} reading={data} state={access.state} />
      <div className={styles.age}>
        <QueryAge
          reading={consents}
          readAt={data.readAt}
          now={access.now}
          beside={access.freshness}
          label="Read the consents again"
          onRefresh={() => void refetch()}
        />
      </div>
    </>
  );
}
