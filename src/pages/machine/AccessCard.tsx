import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { knownFindings } from '#src/azure/findings.ts';
import { signerQuery } from '#src/azure/history.ts';
import type { OperationProgress, WaitReason } from '#src/azure/operations/operation.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { SessionEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { conflictSentence, evidenceSentences, stateSentence, stateDetail } from '#src/consent/access/words.ts';
import { stateTone, stateWord } from '#src/consent/access/state-words.ts';
import type { FindingKind } from '#src/consent/findings/finding.ts';
import { minuteMs, parseInstant } from '#src/lib/time.ts';
import { AccessEnd, startedWith } from '#src/pages/shared/AccessEnd.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { FindingsMessage } from '#src/pages/shared/FindingsMessage.tsx';
import { LocalCommand, needsLocalCommand } from '#src/pages/shared/LocalCommand.tsx';
import { failureOf, isReached } from '#src/pages/shared/operation-standing.ts';
import { GrantedBy } from '#src/pages/shared/Seal.tsx';
import { signedReviews, useReviewers } from '#src/pages/shared/reviews.ts';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import type { PartProblem } from '#src/pages/shared/use-machine-access.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { Card } from '#src/ui/Section.tsx';
import { useLasting } from '#src/ui/use-lasting.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Since, Time } from '#src/ui/Time.tsx';
import type { MachineView } from './machine-acts.ts';
import { OperationMessage } from './OperationMessage.tsx';
import { RevokeWalk, revokeWalk } from './RevokeWalk.tsx';
import styles from './machine.module.css';

/**
 * Who can get into the machine, first of all: the state as Azure's evidence has it, and apart from it what was asked here and how far that is.
 * `acts`: the buttons. `children`: what to do where a set-up failed.
 */
export function AccessCard({
  view: { name, access, entry, operation },
  acts,
  onWhoCan,
  children,
}: {
  view: Pick<MachineView, 'name' | 'access' | 'entry' | 'operation'>;
  acts: ReactNode;
  onWhoCan: () => void;
  children?: ReactNode;
}) {
  const { state, evidence, now, problem, isCurrent, isReading } = access;
  const walk = state && revokeWalk(state, operation);
  // What takes longer than that might never come, and nothing keeps a revoke from being pressed.
  const isLate = useLasting(state === undefined && problem === undefined);
  const needsCommand = state ? needsLocalCommand(state, operation) : isLate || problem !== undefined;
  const isKnown = state !== undefined || problem !== undefined;
  return (
    <Card label="Remote support access">
      <div className={styles.head}>
        <span role="status" className={styles.word}>
          {state ? (
            <StateWord tone={isCurrent ? stateTone(state.kind) : 'attention'} detail={stateDetail(state)}>
              {stateWord(state.kind)}
            </StateWord>
          ) : (
            problem === undefined && <Spinner label="Checking access" />
          )}
        </span>
        {/* Every reading of a page that is of now would only flicker. */}
        <UpdatedAt
          readAt={state?.readAt}
          isOld={!isCurrent}
          isReading={isReading && !isCurrent}
          onRefresh={access.refresh}
        />
      </div>
      <ErrorMessage what={problem ? cannotRead[problem.part] : ''} error={problem?.problem} tone="warning">
        {state && state.readAt < now && !isCurrent && (
          <div>
            Shown as last known, <Time at={state.readAt} now={now} />.
          </div>
        )}
      </ErrorMessage>
      {state && (
        <>
          {saysMore(state, walk !== undefined) && (
            <p className={styles.line}>
              <AzureText text={stateSentence(state)} max={1000} />
            </p>
          )}
          <AccessEnd state={startedWith(state, entry)} now={now} />
          <Grant state={state} entry={entry} />
          <OpenSessions sessions={state.openSessions} />
          {state.conflicts.map((conflict) => (
            <StateWord key={JSON.stringify(conflict)} tone="attention">
              <AzureText text={conflictSentence(conflict)} max={600} />
            </StateWord>
          ))}
        </>
      )}
      {children}
      {walk && <RevokeWalk name={name} walk={walk} now={now} />}
      {operation && isTold(operation, state, walk !== undefined) && (
        <OperationMessage progress={operation} onWhoCan={onWhoCan} />
      )}
      {needsCommand && <LocalCommand names={[name]} />}
      {/* Until it is known what can be done the bar above has the buttons: here they would move with what comes. */}
      <div className={styles.acts}>{(isKnown || isLate) && acts}</div>
      {state && evidence && (
        <Details summary="How we know" isQuiet>
          <ul className="quiet">
            {evidenceSentences(evidence, state).map((sentence) => (
              <li key={sentence}>
                <AzureText text={sentence} max={600} />
              </li>
            ))}
          </ul>
        </Details>
      )}
    </Card>
  );
}

/** Findings about the machine that the card doesn't show: mostly of its records. */
export function MachineFindings({ view: { name, access, consents } }: { view: MachineView }) {
  const { evidence, now } = access;
  const records = consents.data;
  const at = Math.floor(now / minuteMs) * minuteMs;
  // Of those whose time is over the History tab and their own pages say who signed.
  const running = (records?.consents ?? []).filter(({ consent }) => (parseInstant(consent.notAfter) ?? 0) > at);
  // Whom signatures name is read from the cache, and drawn anew when one comes.
  useQueries({ queries: running.map((entry) => signerQuery(entry)) });
  if (!evidence || !records) return null;
  const findings = knownFindings([evidence], records, at).filter(
    ({ is, severity, machineIds }) =>
      !saidByState.has(is) &&
      severity !== 'low' &&
      (machineIds.length === 0 || machineIds.includes(evidence.machineId)),
  );
  return <FindingsMessage findings={findings} search={name} />;
}

/** What the state of access says by itself. */
const saidByState: ReadonlySet<FindingKind> = new Set([
  'accessWithoutConsent',
  'levelBeyondConsent',
  'endBeyondConsent',
  'unconfirmedAccess',
  'accessAfterEnd',
  'unread',
]);

const cannotRead: Record<PartProblem['part'], string> = {
  jobs: 'Can’t check access',
  machine: 'Couldn’t read whether the machine is connected',
  extension: 'Couldn’t read the extension',
  consents: 'Couldn’t read consents',
};

/** Active says its end and who granted it, a walk how far it is, "Not set up" all, a check why a set-up failed; what couldn't be read is said above. */
function saysMore({ kind, why, isConfirmed }: AccessState, isWalking: boolean): boolean {
  if (kind === 'active' || kind === 'notSetUp' || kind === 'setUpFailed') return false;
  if (why.is === 'unread' || isConfirmed === true) return false;
  return !(isWalking && why.is === 'job' && (why.finding === 'revokeAccepted' || why.finding === 'revoked'));
}

/** A walk says how far a revoke is; what is done or failed to install, the state says by itself, and that of a refused revoke nothing is left. */
function isTold(progress: OperationProgress, state: AccessState | undefined, isWalking: boolean): boolean {
  const { step, operation } = progress;
  const isRevoke = operation.intent.kind === 'revoke';
  if (state && isReached(progress, state)) return false;
  if (step.do === 'person' && step.why.is === 'installFailed' && state?.kind === 'setUpFailed') return false;
  if (step.do === 'person') return !isRevoke || state?.mayHaveAccess !== false;
  if (step.do === 'done') return failureOf(progress) !== undefined;
  return !(isRevoke && isWalking && step.do === 'wait' && walked.has(step.why.is));
}

/** What a walk shows of a revoke that waits. */
const walked: ReadonlySet<WaitReason['is']> = new Set(['machineReports', 'machineAway', 'onItsWay']);

function Grant({ state: { job }, entry }: { state: AccessState; entry: ConsentEntry | undefined }) {
  if (entry) {
    const { ticket } = entry.consent;
    return (
      <>
        <p className={styles.line}>
          <GrantedBy entry={entry} lead="Granted by " />
          {ticket && ` · request ${ticket.number}`}
          {' · '}
          <AppLink to={paths.consent(entry.consentId)}>View consent</AppLink>
        </p>
        <Emergency entry={entry} />
      </>
    );
  }
  if (job === undefined) return null;
  const by =
    job.createdBy === undefined ? 'Azure doesn’t say who requested this access' : `Requested by ${job.createdBy}`;
  return (
    <p className={styles.line}>
      <AzureText text={`${by}.`} max={100} />
    </p>
  );
}

/** It was granted without the approval that was needed, and nobody else has signed what they think of it. */
function Emergency({ entry }: { entry: ConsentEntry }) {
  const reviewers = useReviewers(entry);
  if (!entry.consent.emergency || signedReviews(entry, reviewers).length > 0) return null;
  const isKnown = !reviewers.includes(undefined);
  return (
    <StateWord tone="bad" detail={<AzureText text={entry.consent.emergency} max={600} />}>
      {isKnown ? 'Emergency: without approval, not reviewed' : 'Emergency: without approval'}
    </StateWord>
  );
}

function OpenSessions({ sessions }: { sessions: readonly SessionEvidence[] }) {
  const [first] = sessions;
  if (first === undefined) return null;
  const since = parseInstant(first.sessionStartTime);
  return (
    <StateWord tone="session" detail={since !== undefined && <Since at={since} lead="" />}>
      <strong>{sessions.length === 1 ? '1 session is open' : `${sessions.length} sessions are open`}</strong>
    </StateWord>
  );
}
