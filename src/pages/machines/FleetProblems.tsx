import { describeError } from '#src/azure/transport/errors.ts';
import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { incompleteSentence } from '#src/azure/fleet/fleet-words.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { listedSubscriptionNames } from '#src/pages/shared/subscription-names.ts';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { Message } from '#src/ui/Message.tsx';
import { byCause, type Cause } from './fleet-causes.ts';
import { isUnread } from './last-fleet.ts';
import { ListProblem } from './ListProblem.tsx';
import styles from './FleetProblems.module.css';

/** Names each subscription that is missing from the list, or some of whose machines are, and why: a machine that is not shown must not look like one that is not there. `isKept`: the list that is shown is of an earlier visit. */
export function FleetProblems({ fleet, isKept = false }: { fleet: Fleet; isKept?: boolean }) {
  const names = listedSubscriptionNames(fleet.subscriptions);
  return (
    <>
      {byCause(fleet.problems).map((problems) => (
        <MissingSubscriptions key={problems[0].subscriptionId} problems={problems} names={names} isKept={isKept} />
      ))}
      {fleet.incomplete && (
        <Message intent="warning" correlationId={fleet.incomplete.error?.correlationId}>
          {`Not all machines are in this list. ${incompleteSentence(fleet.incomplete)}`}
        </Message>
      )}
      {fleet.source === 'resourceManager' && !isUnread(fleet) && (
        <Message intent="info">
          Azure Resource Graph did not answer, so this list was read from Azure Resource Manager, subscription by
          subscription.
        </Message>
      )}
    </>
  );
}

const named = 5;

/** Subscriptions that are missing, or not there in full, for one and the same reason. */
function MissingSubscriptions({
  problems,
  names,
  isKept,
}: {
  problems: Cause;
  names: ReadonlyMap<string, string>;
  isKept: boolean;
}) {
  const [{ error, isInPart, displayName }] = problems;
  const { why, whatToDo, correlationId } = describeError(error);
  const nameOf = ({ subscriptionId, displayName }: Cause[0]) => names.get(subscriptionId) ?? displayName;
  const isOne = problems.length === 1;
  const its = isOne ? 'its' : 'their';
  const what = isInPart ? `some of ${its}` : isOne ? 'Its' : 'Their';
  const lack = error.kind === 'forbidden' ? ': you need the Reader role there' : '';
  const rest = `${isInPart ? ' in full; ' : '. '}${
    isKept
      ? `${isInPart ? 'any' : 'Any'} of ${its} machines shown here are of an earlier visit.`
      : `${what} machines are not in this list.`
  }`;
  const whole = (
    <>
      <span>{isOne ? 'Subscription' : `${problems.length} subscriptions`}</span> “
      <bdi>{visibleText(problems.slice(0, named).map(nameOf).join('”, “'), 600)}</bdi>”
      <span>{` ${problems.length > named ? 'and others ' : ''}could not be read${lack}${rest}`}</span>
      <Foldable summary="What Azure says" quiet>
        <p className={styles.words}>{`${why} ${whatToDo}`}</p>
        {correlationId !== undefined && <CorrelationId id={correlationId} />}
      </Foldable>
    </>
  );
  const apart = nameOf(problems[0]).slice(displayName.length);
  const name = isOne ? `${visibleText(displayName, 40)}${apart}` : `${problems.length} subscriptions`;
  const short = `${name} could not be read${isInPart ? ' in full' : ''}`;
  return <ListProblem short={short}>{whole}</ListProblem>;
}
