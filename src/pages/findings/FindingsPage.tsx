import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { fleetQuery, type FleetTable } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { type Reconciliation, reconciliationQuery } from '#src/azure/reconciliation/reconciliation.ts';
import { reconciliationProgress } from '#src/azure/reconciliation/reconciliation-progress.ts';
import { useServerNow } from '#src/azure/transport/server-clock.ts';
import { momentWords } from '#src/lib/time.ts';
import { QueryAge } from '#src/pages/shared/QueryAge.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { useUrlFilters } from '#src/pages/shared/use-url-filters.ts';
import { paths } from '#src/paths.ts';
import { Page } from '#src/shell/Page.tsx';
import { Announced } from '#src/ui/Announced.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { FindingFilterLine } from './FindingFilterLine.tsx';
import { FindingList } from './FindingList.tsx';
import { findingsCommands } from './findings-commands.tsx';
import { filterFindings, isFiltered, readFilters } from './findings-filter.ts';
import {
  comparedWords,
  notAskedWords,
  progressWords,
  severities,
  subtitleWords,
  summaryWords,
} from './findings-words.ts';

export function loader() {
  void queryClient.prefetchQuery(reconciliationQuery());
  return null;
}

const refresh = () => void queryClient.invalidateQueries({ queryKey: reconciliationQuery().queryKey });

/** Machines as Azure spells them. */
function useSpelling(): FleetTable['spelled'] {
  const { data } = useQuery({ ...fleetQuery(), enabled: false });
  return useCallback((id) => data?.machines.spelled(id), [data]);
}

/** Every grant in Azure against every record: what differs, what could not be told, and what was compared. */
export function Component() {
  const reading = useQuery(reconciliationQuery());
  const { data, error, isFetching } = reading;
  const now = useServerNow(15_000);
  const spelled = useSpelling();
  const [filters, setFilters] = useUrlFilters(readFilters, paths.findings);
  const findings = data?.findings ?? [];
  const shown = useMemo(() => filterFindings(data?.findings ?? [], filters), [data, filters]);
  const narrowed = isFiltered(filters);
  return (
    <Page
      title="Findings"
      subtitle={subtitleWords(data)}
      aside={
        data && <QueryAge reading={reading} readAt={data.readAt} now={now} label="Compare again" onRefresh={refresh} />
      }
      commands={findingsCommands({
        shown,
        reading: data,
        error,
        filters: narrowed ? filters : null,
        isFetching,
        onRefresh: refresh,
      })}
    >
      <Announced>
        <ErrorMessage what={`Grants and records could not be compared${data ? ' again' : ''}`} error={error} />
      </Announced>
      {isFetching && <Progress />}
      <Summary reading={data} />
      {data && (
        <>
          {findings.length > 0 && (
            <FindingFilterLine findings={findings} shown={shown.length} filters={filters} onChange={setFilters} />
          )}
          {severities.map((severity) => (
            <FindingList
              key={severity}
              severity={severity}
              findings={shown.filter((finding) => finding.severity === severity)}
              spelled={spelled}
            />
          ))}
          {shown.length === 0 && <Nothing reading={data} now={now} onReset={() => setFilters({})} />}
        </>
      )}
    </Page>
  );
}

function Progress() {
  const progress = useSyncExternalStore(reconciliationProgress.subscribe, reconciliationProgress.get);
  return <Spinner label={progressWords(progress)} />;
}

function Summary({ reading }: { reading: Reconciliation | undefined }) {
  return (
    <div>
      <Announced>{reading && summaryWords(reading.findings, reading.compared)}</Announced>
      {reading && (
        <div>
          {[
            reading.findings.length > 0 && `Compared: ${comparedWords(reading.compared)}.`,
            notAskedWords(reading.compared),
          ]
            .filter(Boolean)
            .join(' ')}
        </div>
      )}
    </div>
  );
}

function Nothing({ reading, now, onReset }: { reading: Reconciliation; now: number; onReset: () => void }) {
  const { findings, compared, readAt } = reading;
  if (findings.length > 0) {
    return (
      <EmptyState
        title="No finding matches"
        action={
          <Button ref={passFocusOn} onClick={onReset}>
            Show all
          </Button>
        }
      >
        Change the search or reset the filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing differs">{`${comparedWords(compared)}, read ${momentWords(readAt, now)}.`}</EmptyState>
  );
}
