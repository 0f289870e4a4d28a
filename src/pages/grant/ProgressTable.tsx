import { Button } from '@fluentui/react-components';
import { memo, useState } from 'react';
import { describeError } from '#src/azure/http/error-words.ts';
import { besideStep, remedySentence } from '#src/pages/shared/operation-words.ts';
import { stateSentence } from '#src/consent/access/words.ts';
import { failureOf } from '#src/pages/shared/OperationLine.tsx';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureDetails } from '#src/ui/AzureDetails.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { type NamedRow, type Row, stepTone, stepWord } from './progress.ts';
import styles from './grant.module.css';

/** So many rows are drawn before somebody asks for all. */
const mostRows = 100;

/** Machine, step, time, details: what failed on top. */
export function ProgressTable({
  rows,
  onRetry,
}: {
  rows: readonly NamedRow[];
  onRetry?: ((rows: readonly Row[], press: { isTrusted: boolean }) => void) | undefined;
}) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, mostRows);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Machine</th>
            <th scope="col">Step</th>
            <th scope="col">Time</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <MachineRow key={row.machineId} row={row} onRetry={onRetry} />
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && <Button onClick={() => setIsWhole(true)}>Show all {rows.length}</Button>}
    </>
  );
}

const MachineRow = memo(function MachineRow({
  row,
  onRetry,
}: {
  row: NamedRow;
  onRetry: ((rows: readonly Row[], press: { isTrusted: boolean }) => void) | undefined;
}) {
  const { machineId, name, standing, progress, state, canRetry } = row;
  const at = state?.readAt ?? progress?.at;
  return (
    <tr>
      <th scope="row">
        <AppLink to={paths.machine(machineId)}>
          <AzureText text={name} />
        </AppLink>
      </th>
      <td>
        <StateWord tone={stepTone(row)}>{stepWord(row)}</StateWord>
      </td>
      <td>{at !== undefined && <Time at={at} />}</td>
      <td>
        {/* Of a grant that gives no access the state of the machine is about something else. */}
        {state
          ? standing !== 'notStarted' && <AzureText text={stateSentence(state)} max={400} />
          : progress && <StepDetails row={row} />}
        {canRetry && onRetry && (
          <Button size="small" onClick={(press) => onRetry([row], press)}>
            Retry
          </Button>
        )}
      </td>
    </tr>
  );
});

/** What it waits for, or what to do; Azure's own text is folded. */
function StepDetails({ row: { progress } }: { row: Row }) {
  if (progress === undefined) return null;
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
