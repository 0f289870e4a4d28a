import { describeError } from '#src/azure/errors.ts';
import type { Fleet } from '#src/azure/fleet.ts';
import { Message } from '#src/ui/Message.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';

/** Names each subscription that is missing from the list, and why: an absent machine must not look like one that is not there. */
export function FleetProblems({ fleet }: { fleet: Fleet }) {
  return (
    <>
      {fleet.problems.map((problem) => {
        const { why, whatToDo, correlationId } = describeError(problem.error);
        return (
          <Message key={problem.subscriptionId} intent="warning" correlationId={correlationId}>
            Subscription “<VisibleText text={problem.displayName} />” could not be read. Its machines are not in this
            list. {why} {whatToDo}
          </Message>
        );
      })}
      {fleet.source === 'resourceManager' && (
        <Message intent="info">
          Azure Resource Graph did not answer, so this list was read from Azure Resource Manager, subscription by
          subscription. Whether the remote support extension is installed is not known here.
        </Message>
      )}
    </>
  );
}
