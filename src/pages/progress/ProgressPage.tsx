import { memo, useDeferredValue, useEffect, useMemo } from 'react';
import { useParams } from 'react-router';
import { type GrantProgress, useGrant } from '#src/azure/grant/grants.ts';
import { useJournalHealth } from '#src/azure/journal/journal-health.ts';
import { askedFor } from '#src/consent/bulk.ts';
import { formatInstant } from '#src/lib/time.ts';
import { followInBell } from '#src/pages/shared/grant-notification.ts';
import { goOnWithReceipt } from '#src/pages/shared/receipt-keeping.ts';
import { noRecordTitle } from '#src/pages/shared/not-recorded.ts';
import { pageTally } from '#src/pages/shared/page-outcome.ts';
import { consentIdIn, NoConsentId } from '#src/pages/shared/NoConsentId.tsx';
import { useConsentRevoke } from '#src/pages/shared/use-consent-revoke.tsx';
import type { RouteHandle } from '#src/shell/route-handle.ts';
import { Page } from '#src/shell/Page.tsx';
import { useUnsavedReceipts } from '#src/shell/UnsavedReceipts.tsx';
import { Announced } from '#src/ui/Announced.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Time } from '#src/ui/Time.tsx';
import { Causes } from './Causes.tsx';
import { useEndedSince } from './ended-since.ts';
import { Finished } from './Finished.tsx';
import { GrantWitness } from './GrantWitness.tsx';
import { isOffRecord, KeepReceipt, LostBeforeRecord } from './KeepReceipt.tsx';
import { GrantSummary } from './GrantSummary.tsx';
import { MachineList } from './MachineList.tsx';
import { AgreedConsent } from './MachineRemedy.tsx';
import { MachineSearch } from './MachineSearch.tsx';
import { progressCommands } from './progress-commands.tsx';
import { causesOf, manyMachines, matching, mostCauses } from './progress-groups.ts';
import { endedWords, knownAt, leaveWords, progressTitle, reloadWords, tallyWords } from './progress-words.ts';
import { revocableMachines, whyNotRevocable } from './revocable-machines.ts';
import { Totals } from './Totals.tsx';
import { useAnnounced } from './use-announced.ts';
import { useConfirmedAnew } from './use-confirmed-anew.ts';
import { useReadAgain } from './use-read-again.ts';
import { useNamesApart } from '#src/pages/shared/use-names-apart.ts';
import { useMachineNames } from '#src/pages/shared/use-machine-names.ts';
import { useShownOutcome } from './use-shown-outcome.ts';
import { useWorkElsewhere } from './use-work-elsewhere.ts';
import { WorkElsewhere } from './WorkElsewhere.tsx';
import styles from './ProgressPage.module.css';

export const handle: RouteHandle = { crumb: 'Grant' };

export function Component() {
  const consentId = consentIdIn(useParams());
  if (consentId === undefined) return <NoConsentId title="Grant" />;
  return <Progress key={consentId} consentId={consentId} />;
}

function Progress({ consentId }: { consentId: string }) {
  const grant = useGrant(consentId);
  const { machines, granting: isAtWork = false } = grant;
  // A file has columns for what tells machines apart.
  const nameAlone = useMachineNames();
  const nameOf = useNamesApart(useIds(machines));
  const counts = useMemo(() => pageTally(machines), [machines]);
  const asked = useMemo(() => askedFor(machines), [machines]);
  const noRecord = isAtWork ? undefined : noRecordTitle(asked);
  const shown = useShownOutcome();
  const isDurable = useJournalHealth() === 'durable';
  const isUnsaved = useUnsavedReceipts().includes(consentId);
  const isLong = machines.length > manyMachines;
  const ended = endedWords(useEndedSince(machines));
  const words = noRecord === undefined ? `${statusWords(grant)}${ended && ` Access${ended}.`}` : 'Nothing was granted.';
  // Not when a look begins and ends: Azure is looked at every now and then.
  const announced = useAnnounced(words, `${isAtWork} ${machines.length > 0}`);
  const isElsewhere = useWorkElsewhere(grant);
  const revoking = useConsentRevoke(
    { consentId, machines: revocableMachines({ ...grant, isElsewhere }), nameOf },
    whyNotRevocable(grant),
  );
  useEffect(() => goOnWithReceipt(consentId), [consentId]);
  useConfirmedAnew(grant);
  useReadAgain(grant, isElsewhere);
  useEffect(() => {
    if (isAtWork) followInBell(consentId);
  }, [consentId, isAtWork]);
  return (
    <Page
      title={noRecord ?? `${progressTitle(pageTally(asked), isAtWork)}${ended && `;${ended}`}`}
      subtitle={`Consent ${consentId}`}
      commands={[revoking.command, ...progressCommands(grant, nameAlone)]}
    >
      {grant.record && <GrantSummary record={grant.record} machines={machines} />}
      <div className={styles.tally}>
        <div className={styles.words}>{words}</div>
        <div role="status" className="visually-hidden">
          {announced}
        </div>
        {counts.all > 0 && (isAtWork || isLong) && (
          <Totals
            counts={counts}
            isAtWork={isAtWork}
            shown={shown.outcome}
            onShow={isLong ? (outcome) => shown.show({ outcome }) : undefined}
          />
        )}
      </div>
      {isLong && <Ages machines={machines} />}
      {isAtWork && (
        <p className={styles.quiet}>{isUnsaved ? `${leaveWords(isDurable)} ${reloadWords}` : leaveWords(isDurable)}</p>
      )}
      <WorkElsewhere isElsewhere={isElsewhere} />
      <Announced>
        {grant.problem && (
          <Message
            intent="error"
            title="This grant could not be followed"
            correlationId={grant.problem.error?.correlationId}
          >
            {grant.problem.text}
          </Message>
        )}
      </Announced>
      {!isAtWork &&
        grant.record &&
        (isOffRecord(machines) ? <LostBeforeRecord consentId={consentId} /> : <KeepReceipt record={grant.record} />)}
      <Finished grant={grant} />
      {grant.record && !isAtWork && <GrantWitness record={grant.record} machines={machines} />}
      {isLong && <MachineSearch machines={machines} nameOf={nameOf} shown={shown} />}
      <AgreedConsent value={grant.record?.consent}>
        <Machines
          // Drawn after the totals, in pieces, so that nothing has to wait for 500 lines.
          machines={useDeferredValue(machines)}
          nameOf={nameOf}
          isAtWork={isAtWork}
          outcome={shown.outcome}
          search={shown.search}
        />
      </AgreedConsent>
      {revoking.dialog}
    </Page>
  );
}

/** Ids of the machines, the same list however far these are: names must not change with each step, or every line is drawn again. */
function useIds(machines: GrantProgress['machines']): readonly string[] {
  const ids = machines.map(({ machineId }) => machineId).join('\n');
  return useMemo(() => ids.split('\n'), [ids]);
}

/** How old the outcomes are, where a machine says so only when its details are opened. */
function Ages({ machines }: { machines: GrantProgress['machines'] }) {
  const times = machines.flatMap((machine) => knownAt(machine) ?? []);
  if (times.length === 0) return null;
  const [oldest, newest] = [Math.min(...times), Math.max(...times)];
  return (
    <p className={styles.quiet}>
      Outcomes as of <Time at={oldest} />
      <span>
        {formatInstant(oldest) !== formatInstant(newest) && (
          <span>
            {' to '}
            <Time at={newest} />
          </span>
        )}
      </span>
      .
    </p>
  );
}

const Machines = memo(function Machines({
  machines,
  nameOf,
  isAtWork,
  outcome,
  search,
}: {
  machines: GrantProgress['machines'];
  nameOf: (machineId: string) => string;
  isAtWork: boolean;
  outcome: ReturnType<typeof useShownOutcome>['outcome'];
  search: string;
}) {
  const isLong = machines.length > manyMachines;
  const found = useMemo(
    () => (isLong ? matching(machines, search, nameOf) : machines),
    [isLong, machines, search, nameOf],
  );
  const causes = useMemo(() => (isLong ? causesOf(machines) : []), [isLong, machines]);
  const isNarrowed = outcome !== undefined || search !== '';
  const told = useMemo(
    () =>
      new Set(
        isNarrowed ? [] : causes.slice(0, mostCauses).flatMap((cause) => cause.machines.map((one) => one.machineId)),
      ),
    [causes, isNarrowed],
  );
  return (
    <>
      {!isNarrowed && <Causes causes={causes} nameOf={nameOf} />}
      <MachineList
        machines={found}
        told={told}
        total={machines.length}
        nameOf={nameOf}
        isAtWork={isAtWork}
        chosen={isLong ? outcome : undefined}
      />
    </>
  );
});

function statusWords({ machines, running: isRunning, granting = false }: GrantProgress): string {
  if (machines.length > 0) return tallyWords(pageTally(machines), granting);
  return isRunning ? 'Reading from Azure how this grant stands.' : '';
}
