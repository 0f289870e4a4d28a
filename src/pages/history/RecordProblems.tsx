import type { RecordProblem } from '#src/azure/records/consent-records.ts';
import { whyWithoutRecord } from '#src/azure/records/record-places.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { Message } from '#src/ui/Message.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import styles from './RecordProblems.module.css';

/** More places that could not be listed are named where their reasons are, which are folded away. */
const named = 5;

/** What is missing from the list, and why: places that could not be read or listed, records that do not verify, and changes whose consent is gone. */
export function RecordProblems({ problems }: { problems: readonly RecordProblem[] }) {
  const unlisted = problems.filter((problem) => problem.unlisted !== undefined);
  const unread = problems.filter((problem) => problem.error !== undefined && problem.unlisted === undefined);
  const gone = problems.filter((problem) => problem.isConsentGone);
  const misplaced = problems.filter((problem) => problem.isOutOfPlace);
  const unfit = problems.filter(
    ({ error, isConsentGone, isOutOfPlace }) => error === undefined && !isConsentGone && !isOutOfPlace,
  );
  return (
    <>
      {unfit.length > 0 && (
        <Message
          intent="warning"
          title={
            unfit.length === 1
              ? '1 record cannot be trusted and does not count.'
              : `${unfit.length} records cannot be trusted and do not count.`
          }
        >
          <ProblemList problems={unfit} />
        </Message>
      )}
      {misplaced.length > 0 && (
        <Message
          intent="info"
          title={`Found where its consent has no machine, so not counted: ${countOf(misplaced.length, 'record')}.`}
        >
          <ProblemList problems={misplaced} />
        </Message>
      )}
      {gone.length > 0 && (
        <Message intent="info" title={`No consent is on record for ${countOf(gone.length, 'change')} of access.`}>
          Azure deletes the oldest records first when a resource group comes near to 800 deployments.
          <ProblemList problems={gone} />
        </Message>
      )}
      {unlisted.length > 0 && (
        <Message intent="warning" title="Not all resource groups that may hold consents are known.">
          Consents recorded only there are not shown.
          <ul className={styles.list}>
            {unlisted.slice(0, named).map(({ scope, unlisted: which }) => (
              <li key={scope}>
                <VisibleText text={which ?? scope} max={300} />
              </li>
            ))}
            {unlisted.length > named && <li>And {unlisted.length - named} more.</li>}
          </ul>
          <ProblemList problems={unlisted.map((problem, index) => (index < named ? withoutSaid(problem) : problem))} />
        </Message>
      )}
      {unread.length > 0 && (
        <Message intent="warning" title={`${countOf(unread.length, 'resource group')} could not be read.`}>
          Consents recorded only there are not shown.
          <ProblemList problems={unread} />
        </Message>
      )}
    </>
  );
}

/** Resource groups that may hold records of one consent, and were not read. */
export function UnreadRecords({ problems }: { problems: readonly RecordProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <Message
      intent="warning"
      title={`${countOf(problems.length, 'resource group')} with machines of this consent could not be read.`}
    >
      Whether access has ended on those machines, and what was changed there, is not known from here.
      <ProblemItems problems={problems} />
    </Message>
  );
}

/** Resource groups with machines of one consent that hold no record of it: as after a grant that went through in part. */
export function WithoutRecord({ groups }: { groups: readonly string[] }) {
  if (groups.length === 0) return null;
  return (
    <Message
      intent="info"
      title={`${countOf(groups.length, 'resource group')} with machines of this consent ${groups.length === 1 ? 'holds' : 'hold'} no record of it.`}
    >
      The record is kept before access is asked for, so {whyWithoutRecord}. The page Findings compares with the access
      that Azure shows.
      <ul className={styles.list}>
        {groups.map((group) => (
          <li key={group}>
            <VisibleText text={group} />
          </li>
        ))}
      </ul>
    </Message>
  );
}

/** The reason without the sentence that stands above it. */
const withoutSaid = (problem: RecordProblem): RecordProblem => ({
  ...problem,
  reason: problem.reason.replace(problem.unlisted ?? '', '').trim(),
});

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function ProblemList({ problems }: { problems: readonly RecordProblem[] }) {
  return (
    <Foldable quiet summary="Which, and why">
      <ProblemItems problems={problems} />
    </Foldable>
  );
}

function ProblemItems({ problems }: { problems: readonly RecordProblem[] }) {
  return (
    <ul className={styles.list}>
      {problems.map((problem) => (
        <li key={problem.scope}>
          <VisibleText text={problem.scope} />: <bdi>{visibleText(problem.reason, 1200)}</bdi>{' '}
          {problem.error?.correlationId !== undefined && <CorrelationId id={problem.error.correlationId} />}
        </li>
      ))}
    </ul>
  );
}
