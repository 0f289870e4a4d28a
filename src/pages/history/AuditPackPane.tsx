import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { signedIn } from '#src/auth/session.ts';
import { findingsQuery } from '#src/azure/findings.ts';
import { historyQuery, providerQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentsReading } from '#src/azure/records.ts';
import { config } from '#src/config.ts';
import { appBuild, appVersion } from '#src/lib/app-version.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { useSubscriptionNames } from '#src/pages/shared/names.ts';
import { serverNow } from '#src/server-time.ts';
import { Pane } from '#src/ui/load-overlays.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Message } from '#src/ui/Message.tsx';
import { ProgressBar } from '#src/ui/Progress.tsx';
import { buildPack, consentsIn, type Pack, type PackWork } from './audit-pack.ts';
import { packGapWords } from './audit-readme.ts';
import { DayField, nextDay, startOf } from './PeriodFields.tsx';
import { makeVerified } from './receipt-query.ts';
import styles from './history.module.css';

type Building =
  | { is: 'building'; done: number; all: number }
  | { is: 'built'; name: string; pack: Pack }
  | { is: 'stopped' }
  | { is: 'failed'; error: unknown };

/** More than this nobody reads here; the README of the pack has all. */
const mostGaps = 100;

/** Asks for the period and builds its pack: one ZIP for an auditor. Closing it stops the work. */
export function AuditPackPane({ reading, onClose }: { reading: ConsentsReading; onClose: () => void }) {
  const [days, setDays] = useState(() => {
    const year = new Date(serverNow()).getFullYear();
    return { from: `${year}-01-01`, to: `${year}-12-31` };
  });
  const subscriptionName = useSubscriptionNames();
  const { state, build, stop } = useBuilding(subscriptionName);
  const from = startOf(days.from);
  const to = startOf(days.to);
  const problem =
    from === undefined || to === undefined
      ? 'Choose the first and the last day.'
      : from > to
        ? 'The first day is after the last.'
        : undefined;
  const count = problem === undefined && consentsIn(reading.consents, from ?? 0, nextDay(to ?? 0)).length;
  const isBuilding = state?.is === 'building';
  const start = () => {
    if (from === undefined || to === undefined) return;
    build(from, nextDay(to), `remote-support-audit-${days.from}-to-${days.to}.zip`);
  };
  return (
    <Pane
      title="Build audit pack"
      onClose={onClose}
      footer={
        isBuilding ? (
          <Button onClick={stop}>Stop</Button>
        ) : (
          <>
            <Button appearance="primary" disabledFocusable={problem !== undefined} onClick={start}>
              Build audit pack
            </Button>
            <Button onClick={onClose}>{state?.is === 'built' ? 'Close' : 'Cancel'}</Button>
          </>
        )
      }
    >
      <p>One ZIP with a receipt of each consent, its verification, a list, the findings, and what couldn’t be read.</p>
      <fieldset disabled={isBuilding} className={styles.period}>
        <legend className="visually-hidden">Period</legend>
        <DayField label="First day" value={days.from} onChange={(day) => setDays({ ...days, from: day })} />
        <DayField label="Last day" value={days.to} onChange={(day) => setDays({ ...days, to: day })} />
      </fieldset>
      <p role="status">
        {problem ?? (count === 1 ? '1 consent in this period.' : `${count} consents in this period.`)}
      </p>
      {reading.problems.length > 0 && !state && (
        <p>
          {reading.problems.length === 1
            ? '1 place or record couldn’t be read or trusted. The pack says which.'
            : `${reading.problems.length} places or records couldn’t be read or trusted. The pack says which.`}
        </p>
      )}
      {state && <Outcome state={state} subscriptionName={subscriptionName} />}
    </Pane>
  );
}

type SubscriptionName = (subscriptionId: string) => string;

function Outcome({ state, subscriptionName }: { state: Building; subscriptionName: SubscriptionName }) {
  switch (state.is) {
    case 'building':
      return (
        <ProgressBar
          label="Receipts made"
          value={state.all === 0 ? undefined : state.done}
          max={state.all}
          note={state.all === 0 ? 'Reading the consents' : `${state.done} of ${state.all} receipts`}
        />
      );
    case 'stopped':
      return <Message tone="info" title="Stopped. No pack was saved." isNews />;
    case 'failed':
      return <ErrorMessage what="The pack wasn’t built" error={state.error} isNews />;
    case 'built':
      return <Built name={state.name} pack={state.pack} subscriptionName={subscriptionName} />;
  }
}

function Built({ name, pack, subscriptionName }: { name: string; pack: Pack; subscriptionName: SubscriptionName }) {
  const { sha256, receipts, gaps } = pack;
  return (
    <>
      <Message
        tone={gaps.length === 0 ? 'success' : 'warning'}
        title={
          gaps.length === 1 ? 'Saved, with 1 gap.' : gaps.length === 0 ? 'Saved.' : `Saved, with ${gaps.length} gaps.`
        }
        isNews
      >
        {name}, {receipts === 1 ? '1 receipt' : `${receipts} receipts`}. Keep its SHA-256 somewhere else.
      </Message>
      <div>
        SHA-256 <Copyable text={sha256} label="SHA-256" />
      </div>
      {gaps.length > 0 && (
        <Details summary="What couldn’t be read, or doesn’t hold" isOpen={gaps.length <= 10}>
          <ul className={styles.checks}>
            {gaps.slice(0, mostGaps).map((gap, index) => (
              <li key={index}>
                <AzureText text={packGapWords(gap, subscriptionName)} max={400} />
              </li>
            ))}
            {gaps.length > mostGaps && <li>and {gaps.length - mostGaps} more, in README.txt</li>}
          </ul>
        </Details>
      )}
    </>
  );
}

function useBuilding(subscriptionName: SubscriptionName) {
  const [state, setState] = useState<Building>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (from: number, until: number, name: string, { signal }: AbortController) => {
    setState({ is: 'building', done: 0, all: 0 });
    try {
      // A pack bears the time of now: since the page read them, an end may have been recorded.
      const { consents, problems } = await queryClient.fetchQuery({ ...historyQuery(), staleTime: 0 });
      signal.throwIfAborted();
      const chosen = consentsIn(consents, from, until);
      const all = chosen.length;
      setState({ is: 'building', done: 0, all });
      const account = signedIn();
      const plan = {
        from,
        until,
        consents: chosen,
        problems: [...new Set([...problems, ...chosen.flatMap((entry) => entry.problems)])],
        by: account === null ? '' : `${account.name}, ${account.username}, ${account.userId}`,
        app: `${appVersion} (${appBuild})`,
        endpoint: config().resourceManager,
        subscriptionName,
      };
      const pack = await buildPack(plan, work, (done) => setState({ is: 'building', done, all }), signal);
      saveFile(name, 'application/zip', pack.parts);
      setState({ is: 'built', name, pack });
    } catch (error) {
      setState(signal.aborted ? { is: 'stopped' } : { is: 'failed', error });
    }
  };
  return {
    state,
    build: (from: number, until: number, name: string) => {
      running.current?.abort();
      running.current = new AbortController();
      void run(from, until, name, running.current);
    },
    stop: () => running.current?.abort(),
  };
}

const work: PackWork = {
  now: serverNow,
  make: ({ consentId, consent: { machines } }, signal) => makeVerified({ consentId, machines }, signal),
  findings: async () => (await queryClient.fetchQuery(findingsQuery())).findings,
  keys: async () => (await queryClient.fetchQuery(providerQuery())).keys,
};
