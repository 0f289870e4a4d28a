import { countMachines } from '#src/lib/count-machines.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { useNarrow } from '#src/shell/narrow.ts';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { ListProblem } from './ListProblem.tsx';
import { describeError } from '#src/azure/transport/errors.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { type AccessProblem, accessByCause, accessCause, type Cause } from './fleet-causes.ts';

/** Says why access of machines could not be read: what is not known must not look like no access. */
export function AccessProblems({ problems }: { problems: readonly AccessProblem[] }) {
  return accessByCause(problems).map((cause) => <UnreadMachines key={accessCause(cause[0])} cause={cause} />);
}

/**
 * The same for reading aloud, each reason once: rows are read as they come on screen, and how many failed, heard four times a second, would
 * leave room for nothing else.
 */
export function AccessNews({ problems }: { problems: readonly AccessProblem[] }) {
  const titles = new Set(accessByCause(problems).map(([{ error }]) => describeError(error).title));
  return (
    <div role="status" aria-atomic="false" className="visually-hidden">
      {[...titles].map((title) => (
        <p key={title}>Access of machines could not be read. {visibleText(title)}</p>
      ))}
    </div>
  );
}

/** Machines whose access could not be read for one and the same reason. */
function UnreadMachines({ cause }: { cause: Cause<AccessProblem> }) {
  const [{ name, error, isLastKnown }] = cause;
  const isOne = cause.length === 1;
  const machines = isOne ? visibleText(name) : countMachines(cause.length);
  const what = `Access of ${machines} could not be read${isLastKnown ? ' again' : ''}`;
  const more = [isLastKnown && 'What was last known is shown.', !isOne && `This was said of ${visibleText(name)}.`];
  const rest = more.filter(Boolean).join(' ');
  const isNarrow = useNarrow();
  if (!isNarrow)
    return (
      <ErrorMessage intent="warning" what={what} error={error}>
        {rest}
      </ErrorMessage>
    );
  const { title, why, whatToDo, correlationId } = describeError(error);
  return (
    <ListProblem short={what}>
      <span>{`${title}. ${why} ${whatToDo} ${rest}`}</span>
      {correlationId !== undefined && <CorrelationId id={correlationId} />}
    </ListProblem>
  );
}
