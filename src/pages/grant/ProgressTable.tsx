import { Button } from '@fluentui/react-components';
import { useMemo } from 'react';
import { describeError } from '#src/azure/http/error-words.ts';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { failureOf } from '#src/pages/shared/operation-standing.ts';
import { besideStep, remedySentence, stepSentence } from '#src/pages/shared/operation-words.ts';
import { stateSentence } from '#src/consent/access/words.ts';
import { installRemedy } from '#src/consent/preflight/words.ts';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { csvFile } from '#src/lib/csv.ts';
import { toUtcSeconds } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureDetails } from '#src/ui/AzureDetails.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { FirstOf } from '#src/pages/shared/FirstOf.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { type NamedRow, type Row, standingName, stepTone, stepWord, timeOf } from './progress.ts';
import styles from './grant.module.css';

/** So many rows are drawn before somebody asks for all. */
const mostRows = 100;

type Retry = (rows: readonly Row[], press: { isTrusted: boolean; currentTarget: Element }) => void;

/** Machine, step, time, details: what failed on top. */
export function ProgressTable({
  rows,
  onRetry,
  correlationId,
}: {
  rows: readonly NamedRow[];
  onRetry: Retry | undefined;
  /** That of all requests of this grant. */
  correlationId: string | undefined;
}) {
  const columns = useMemo(() => columnsWith(onRetry, correlationId), [onRetry, correlationId]);
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
    const { machineId, name, standing, progress } = row;
    const at = timeOf(row);
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
    ['Machine', 'Outcome', 'Step', 'Details', 'What to do', 'Time (UTC)', 'Machine ID', 'Consent'],
    ...lines,
  ]);
}

function columnsWith(onRetry: Retry | undefined, correlationId: string | undefined): FactColumn<NamedRow>[] {
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
      cell: (row) => {
        const at = timeOf(row);
        return at !== undefined && <Time at={at} />;
      },
    },
    {
      header: 'Details',
      cell: (row) => (
        <>
          <Details row={row} correlationId={correlationId} />
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

/** What it waits for, or what to do; what Azure or the machine says of a failure is folded. */
function Details({ row, correlationId }: { row: NamedRow; correlationId: string | undefined }) {
  const { machineId, standing, progress, state } = row;
  const said = saidOf(row);
  const remedy = said === undefined ? undefined : installRemedy(machineId, said);
  const step = !state && progress ? stepDetails(progress, remedy !== undefined) : {};
  // Of a grant that gives no access the state of the machine is about something else.
  const words = state ? standing !== 'notStarted' && stateSentence(state) : step.words;
  const { azureText = said, correlationId: own = said && correlationId } = step;
  return (
    <>
      {words && <AzureText text={words} max={600} />}
      {remedy && <div>{remedy.text}</div>}
      {remedy?.command !== undefined && <CodeBlock label="setup command" code={remedy.command} isWrapped />}
      <AzureDetails azureText={azureText} correlationId={own} />
    </>
  );
}

function stepDetails(
  progress: OperationProgress,
  hasRemedy: boolean,
): { words?: string; azureText?: string | undefined; correlationId?: string | undefined } {
  const { step } = progress;
  const failure = failureOf(progress);
  const toDo = step.do === 'person' && !hasRemedy ? remedySentence(step.why) : undefined;
  if (failure === undefined) return { words: [besideStep(progress), toDo].filter(Boolean).join(' ') };
  const { why, whatToDo, ...said } = describeError(failure);
  const isUnrecorded = step.do === 'person' && step.why.is === 'notRecorded';
  return { words: `${isUnrecorded ? 'The consent couldn’t be recorded. ' : ''}${why} ${whatToDo}`, ...said };
}

/** What Azure or the machine says of an installation or a request that failed. */
function saidOf({ state, progress }: Row): string | undefined {
  const why = !state && progress?.step.do === 'person' ? progress.step.why : undefined;
  return why?.is === 'installFailed' || why?.is === 'requestFailed' ? why.message : undefined;
}
