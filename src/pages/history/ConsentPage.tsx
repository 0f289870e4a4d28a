import { CalendarAddRegular, CalendarLtrRegular, ProhibitedRegular, ReceiptRegular } from '@fluentui/react-icons';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router';
import { evidenceQuery } from '#src/azure/evidence.ts';
import { type ConsentApprovals, consentApprovalsQuery } from '#src/azure/approvals.ts';
import { consentQuery, type ConsentReading, reviewerQuery, signerQuery } from '#src/azure/history.ts';
import { problemOf } from '#src/azure/http/errors.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { activityQuery } from '#src/azure/resources/activity-log.ts';
import { mayChangeAccessQuery } from '#src/azure/authority.ts';
import { checkSentence } from '#src/consent/preflight/words.ts';
import { correlationId, isConsentId } from '#src/consent/consent-id.ts';
import { levelName } from '#src/consent/level.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { parseInstant } from '#src/lib/time.ts';
import { answerWords } from '#src/pages/shared/approval-words.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { saveCalendar } from '#src/pages/shared/calendar.ts';
import { countMachines } from '#src/pages/shared/counts.ts';
import { RevokeDialog } from '#src/pages/shared/late-revoke-dialog.ts';
import { machinesWords } from '#src/pages/shared/names.ts';
import type { Granter } from '#src/pages/shared/granter.ts';
import { Seal, useGranter } from '#src/pages/shared/Seal.tsx';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { signedReviews, useReviewers } from '#src/pages/shared/reviews.ts';
import { paths } from '#src/paths.ts';
import { useServerNow } from '#src/server-time.ts';
import type { Command } from '#src/shell/CommandBar.tsx';
import { Page } from '#src/shell/Page.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Card, Section } from '#src/ui/Section.tsx';
import { StateWord, type Tone } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import type { ConsentView, MachineFacts } from './consent-events.ts';
import { ConsentDetails, ConsentFacts, ConsentFindings } from './ConsentFacts.tsx';
import { ConsentMachines, EndWords, StateOf } from './ConsentMachines.tsx';
import {
  consentStateOn,
  gravity,
  isRunning,
  jobOfConsent,
  keyTone,
  keyWord,
  mayHaveAccess,
  type StateKey,
  stateKey,
} from '#src/pages/shared/consent-state.ts';
import { ConsentTimeline } from './ConsentTimeline.tsx';
import { KeptReceipts } from './KeptReceipts.tsx';
import { NoConsent, NotAConsent } from './NoConsent.tsx';
import { Reviews } from './Reviews.tsx';
import { useEvidenceOf } from './use-readings.ts';
import { type Witness, witnessOf } from './witness.ts';
import { witnessWords } from './words.ts';
import styles from './history.module.css';

/** The consent and who signed it; what its machines say comes when it comes, for one that doesn't answer must not hold up a revoke. */
export async function loader({ params: { consentId = '' } }: LoaderFunctionArgs): Promise<ConsentReading | null> {
  if (!isConsentId(consentId)) return null;
  const reading = await queryClient.fetchQuery(consentQuery(consentId));
  const { entry } = reading;
  if (entry) {
    for (const machineId of entry.consent.machines.slice(0, 5))
      void queryClient.prefetchQuery({ ...evidenceQuery(machineId), staleTime: 10_000 });
    await Promise.all([
      queryClient.prefetchQuery(signerQuery(entry)),
      ...entry.reviews.map((review) => queryClient.prefetchQuery(reviewerQuery(review))),
    ]);
  }
  return reading;
}

export function Component() {
  const { consentId = '' } = useParams();
  const loaded = useLoaderData<typeof loader>();
  if (loaded === null) return <NotAConsent title="Consent" />;
  return <OneConsent consentId={consentId} loaded={loaded} />;
}

function OneConsent({ consentId, loaded }: { consentId: string; loaded: ConsentReading }) {
  const { data = loaded } = useQuery(consentQuery(consentId));
  if (data.entry === undefined) return <NoConsent consentId={consentId} reading={data} />;
  return <Consent key={consentId} entry={data.entry} reading={data} />;
}

/** A consent on one screen: who granted what, how it stands on each machine, what happened, and what proves it. */
function Consent({ entry, reading }: { entry: ConsentEntry; reading: ConsentReading }) {
  const { consent, consentId } = entry;
  const { error, isFetching } = useQuery(consentQuery(consentId));
  // Of many machines the table is long.
  const now = useServerNow(consent.machines.length > 20 ? 5000 : 1000);
  const granter = useGranter(entry);
  const evidence = useEvidenceOf(consent.machines);
  const witness = useWitness(entry, now);
  const { data: approvals } = useQuery(consentApprovalsQuery(entry));
  const reviewers = useReviewers(entry);
  const reviews = signedReviews(entry, reviewers);
  const [revoking, setRevoking] = useState<readonly string[]>();
  const until = parseInstant(consent.notAfter) ?? Number.NaN;
  const machines = useMemo(
    () =>
      consent.machines.map((machineId): MachineFacts => {
        const known = evidence.get(machineId);
        return { machineId, state: consentStateOn(entry, machineId, known, now), job: jobOfConsent(known, consentId) };
      }),
    [entry, consent, consentId, evidence, now],
  );
  const signed = granter.is === 'signed' ? { at: granter.signedAt, by: granter.name } : undefined;
  const view = { entry, machines, until, now };
  const live = machines.filter(({ state }) => mayHaveAccess(state)).map(({ machineId }) => machineId);
  const { data: mayChange = true } = useQuery(mayChangeAccessQuery(live));
  return (
    <Page
      title={titleOf(entry, granter)}
      subtitle={
        <>
          Agreed until <Time at={until} />,{' '}
          {consent.ticket ? `for support request ${consent.ticket.number}` : 'without a support request'}
        </>
      }
      aside={<UpdatedAt readAt={reading.readAt} isReading={isFetching} onRefresh={() => refresh(entry)} />}
      commands={commandsOf(view, live, mayChange ? undefined : noPermission, setRevoking)}
    >
      <ErrorMessage what="Couldn’t read the records again" error={error} tone="warning" />
      {entry.unread.map(({ groupId, problem }) => (
        <ErrorMessage
          key={groupId}
          what={`Couldn’t read the records in ${groupId.split('/').at(-1) ?? ''}`}
          error={problem}
          tone="warning"
        />
      ))}
      <ConsentFindings view={view} reading={reading} evidence={evidence} reviewers={reviewers} />
      {consent.emergency && <Reviews entry={entry} signed={reviews} />}
      <div className={styles.sides}>
        <div className={styles.side}>
          <Card label="Access">
            <Standing view={view} />
            <Seal entry={entry} />
            <StateWord tone={witnessTones[witness.is]}>
              <AzureText text={witnessWords(witness)} max={300} />
            </StateWord>
            <Approved approvals={approvals} />
            <KeptReceipts consentId={consentId} />
          </Card>
          <Section title="Timeline">
            <ConsentTimeline view={view} signed={signed} approvals={approvals?.asked} reviews={reviews} />
          </Section>
          <ConsentMachines view={view} onRevoke={(machineId) => setRevoking([machineId])} />
        </div>
        <div className={styles.side}>
          <Section title="What was agreed">
            <ConsentFacts entry={entry} />
          </Section>
          <ConsentDetails entry={entry} />
        </div>
      </div>
      {revoking && <RevokeDialog machineIds={revoking} onClose={() => setRevoking(undefined)} />}
    </Page>
  );
}

/** Who let the person have the role, where one was asked for: nobody signed that. */
function Approved({ approvals }: { approvals: ConsentApprovals | undefined }) {
  if (approvals === undefined) return null;
  const { asked, unread } = approvals;
  return (
    <>
      {asked.map(({ groupId, activation, answer }) => {
        const { tone, words } = answer ? answerWords(answer) : { tone: 'neutral' as const, words: 'Role asked for' };
        const place = asked.length === 1 ? '' : ` in ${groupId.split('/').at(-1) ?? ''}`;
        const detail = answer ? 'Azure’s word, unsigned' : `Azure says ${activation.status}`;
        return (
          <StateWord key={groupId} tone={tone} detail={detail}>
            <AzureText text={words + place} max={400} />
          </StateWord>
        );
      })}
      {unread.length > 0 && <StateWord tone="neutral">Who approved couldn’t be read</StateWord>}
    </>
  );
}

/** A name stands in the title only where a signature proves it. */
function titleOf({ consent }: ConsentEntry, granter: Granter): string {
  const what = `${levelName(consent.level)} on ${machinesWords(consent.machines)}`;
  return granter.is === 'signed' ? `${granter.name} granted ${what}` : `Consent to ${what}`;
}

/** How access stands: on one machine with its end, on many counted by state. */
function Standing({ view: { machines, until, now } }: { view: ConsentView }) {
  const [only] = machines;
  if (machines.length === 1 && only)
    return (
      <div>
        <StateOf state={only.state} /> · <EndWords {...only} until={until} now={now} />
      </div>
    );
  const counts = new Map<StateKey, number>();
  for (const { state } of machines.toSorted((one, other) => gravity(one.state) - gravity(other.state)))
    counts.set(stateKey(state), (counts.get(stateKey(state)) ?? 0) + 1);
  return (
    <div role="list" aria-label="Machines by state">
      {[...counts].map(([key, count]) => (
        <div key={key} role="listitem">
          <StateWord tone={keyTone(key)}>
            {keyWord(key)} on {countMachines(count)}
          </StateWord>
        </div>
      ))}
    </div>
  );
}

const witnessTones: Record<Witness['is'], Tone> = {
  reading: 'busy',
  own: 'good',
  other: 'bad',
  notFound: 'neutral',
  unread: 'neutral',
};

/** Revoking stays open to try, as on a machine's page: roles that were just activated show late. */
function commandsOf(
  { entry, machines, now }: ConsentView,
  live: readonly string[],
  whyNot: string | undefined,
  onRevoke: (machineIds: readonly string[]) => void,
): Command[] {
  const given = machines.filter(
    ({ state }) => state.is === 'access' && ['active', 'requested'].includes(state.state.kind),
  );
  const extendable = given.map(({ machineId }) => machineId);
  const until = Math.max(...given.map(({ state }) => (state.is === 'access' && state.state.until) || 0));
  return [
    {
      label: 'Revoke access',
      icon: <ProhibitedRegular />,
      onClick: () => onRevoke(live),
      ...(live.length === 0 && { why: 'Access under this consent has ended.' }),
    },
    {
      label: 'Extend access',
      icon: <CalendarAddRegular />,
      to: paths.grant(extendable, entry.consentId),
      why: whyNotExtend(entry, extendable.length, now) ?? whyNot,
    },
    { label: 'Receipt', icon: <ReceiptRegular />, to: paths.receipt(entry.consentId), startsGroup: true },
    {
      label: 'Add to calendar',
      icon: <CalendarLtrRegular />,
      onClick: () => saveCalendar({ consentId: entry.consentId, machineIds: extendable, until }),
      ...(given.length === 0 && { why: 'Access under this consent has ended.' }),
    },
  ];
}

function whyNotExtend(entry: ConsentEntry, machines: number, now: number): string | undefined {
  if (!isRunning(entry, now)) return 'The agreed time has ended.';
  return machines === 0 ? 'There is no access to extend.' : undefined;
}

const noPermission = checkSentence({ id: 'writeJobs', result: 'fail', why: { is: 'notMet' } });

function refresh(entry: ConsentEntry): void {
  const machines = new Set(entry.consent.machines);
  for (const { queryKey } of [consentQuery(entry.consentId), signerQuery(entry)])
    void queryClient.invalidateQueries({ queryKey });
  // Keys are ARM paths in segments: the eight of the machine come first.
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => machines.has(`/${queryKey.slice(0, 8).join('/')}`),
  });
}

/** Who wrote the record, by the logs of the subscriptions that hold it. */
function useWitness(entry: ConsentEntry, now: number): Witness {
  const id = correlationId(entry.consentHash);
  const subscriptions = new Set(entry.consent.machines.map((machine) => parseMachineId(machine)?.subscriptionId ?? ''));
  const logs = useQueries({
    queries: [...subscriptions].map((subscriptionId) => ({
      ...activityQuery(subscriptionId, id),
      // The log shows a write minutes later.
      refetchInterval: 60_000,
    })),
  });
  return witnessOf(
    entry,
    logs.map(({ data, error }) => ({ events: data, ...(error && { problem: problemOf(error) }) })),
    now,
  );
}
