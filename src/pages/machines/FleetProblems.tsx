import { makeStyles } from '@fluentui/react-components';
import { describeError } from '#src/azure/errors.ts';
import type { Fleet, FleetProblem } from '#src/azure/fleet.ts';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { Message } from '#src/ui/Message.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';

const useStyles = makeStyles({ words: { margin: 0 } });

/** Names each subscription that is missing from the list, and why: a machine that is not shown must not look like one that is not there. */
export function FleetProblems({ fleet }: { fleet: Fleet }) {
  return (
    <>
      {fleet.problems.map((problem) => (
        <MissingSubscription key={problem.subscriptionId} problem={problem} />
      ))}
      {fleet.source === 'resourceManager' && (
        <Message intent="info">
          Azure Resource Graph did not answer, so this list was read from Azure Resource Manager, subscription by
          subscription.
        </Message>
      )}
    </>
  );
}

function MissingSubscription({ problem }: { problem: FleetProblem }) {
  const styles = useStyles();
  const { why, whatToDo, correlationId } = describeError(problem.error);
  return (
    <Message intent="warning">
      Subscription “<VisibleText text={problem.displayName} max={80} />” could not be read
      {problem.error.kind === 'forbidden' && ': you need the Reader role there'}. Its machines are not in this list.
      <Foldable summary="What Azure says" quiet>
        <p className={styles.words}>
          {why} {whatToDo}
        </p>
        {correlationId !== undefined && <CorrelationId id={correlationId} />}
      </Foldable>
    </Message>
  );
}
