import { Button } from '@fluentui/react-components';
import { useMemo } from 'react';
import { describeError } from '#src/azure/http/error-words.ts';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { failureOf } from '#src/pages/shared/operation-standing.ts';
import { besideStep, remedySentence, stepSentence } from '#src/pages/shared/operation-words.ts';
import { stateSentence } from '#src/consent/access/words.ts';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { csvFile } from '#src/lib/csv.ts';
import { toUtcSeconds } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureDetails } from '#src/ui/AzureDetails.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { FirstOf } from '#src/pages/shared/FirstOf.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { type NamedRow, type Row, standingName, stepTone, stepWord } from './progress.ts';
import styles from './grant.module.css';

/** So many rows are drawn before somebody asks for all. */
const mostRows = 100;

type Retry = (rows: readonly Row[], press: { isTrusted: boolean; currentTarget: Element }) => void;

/** Machine, step, time, details: what failed on top. */
export function ProgressTable({ rows, onRetry }: { rows: readonly NamedRow[]; onRetry: Retry | undefined }) {
  const columns = useMemo(() => columnsWith(onRetry), [onRetry]);
  return (
    <div className={styles.progress}>
      <FirstOf items={rows} most={mostRows}>
        {(shown) => <FactTable label="Machines" rows={shown} keyOf={({ machineId }) => machineId} columns={columns} />}
      </FirstOf>
    </div>
  );
}

/** The same as a file. */
export function outcomesCsv(consentId: string, rows: readonly NamedRow[]): string {
  const lines = rows.map((row) => {
    const { machineId, name, standing, progress, state } = row;
    const at = state?.readAt ?? progress?.at;
    return [
      name,
      standingName(standing),
      stepWord(row),
      progress ? stepSentence(progress) : '',
      progress?.step.do === 'person' ? (remedySentence(progress.step.why) ?? '') : '',
      at === undefined ? '' : toUtcSeconds(at),
      machineId,
      consentId,
    ];
  });
  return csvFile([
    ['Machine', 'Outcome', 'Step', 'Details', 'What to do', 'As of (UTC)', 'Machine ID', 'Consent'],
    ...lines,
  ]);
}

function columnsWith(onRetry: Retry | undefined): FactColumn<NamedRow>[] {
  return [
    {
      header: 'Machine',
      cell: ({ machineId, name }) => (
        <AppLink to={paths.machine(machineId)}>
          <AzureText text={name} />
        </AppLink>
      ),
    },
    { header: 'Step', cell: (row) => <StateWord tone={stepTone(row)}>{stepWord(row)}</StateWord> },
    {
      header: 'Time',
      cell: ({ state, progress }) => {
        const at = state?.readAt ?? progress?.at;
        return at !== undefined && <Time at={at} />;
      },
    },
    {
      header: 'Details',
      cell: (row) => (
        <>
          <Details row={row} />
          {row.canRetry && onRetry && (
            <Button size="small" onClick={(press) => onRetry([row], press)}>
              Retry
            </Button>
          )}
        </>
      ),
    },
  ];
}

function Details({ row }: { row: NamedRow }) {
  const { standing, progress, state } = row;
  if (state === undefined) return progress && <StepDetails progress={progress} />;
  // Of a grant that gives no access the state of the machine is about something else.
  return standing !== 'notStarted' && <AzureText text={stateSentence(state)} max={400} />;
}

/** What it waits for, or what to do; Azure's own text is folded. */
function StepDetails({ progress }: { progress: OperationProgress }) {
  const { step } = progress;
  const failure = failureOf(progress);
  if (failure === undefined) {
    const words = [besideStep(progress), ...(step.do === 'person' ? [remedySentence(step.why) ?? ''] : [])];
    return <AzureText text={words.join(' ').trim()} max={600} />;
  }
  const { why, whatToDo, azureText, correlationId } = describeError(failure);
  return (
    <>
      {step.do === 'person' && step.why.is === 'notRecorded' && 'The consent couldn’t be recorded. '}
      <AzureText text={`${why} ${whatToDo}`} max={600} />
      <AzureDetails azureText={azureText} correlationId={correlationId} />
    </>
  );
}
