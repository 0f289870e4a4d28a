import { ArchiveRegular, DocumentCheckmarkRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useStore } from 'zustand';
import type { RecordProblem } from '#src/azure/group-records.ts';
import { historyProgress, historyQuery, refreshHistory } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry, ConsentsReading } from '#src/azure/records.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { useSubscriptionNames } from '#src/pages/shared/names.ts';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { paths } from '#src/paths.ts';
import { useServerNow } from '#src/server-time.ts';
import { Page } from '#src/shell/Page.tsx';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { late } from '#src/ui/late.tsx';
import { useSliced } from '#src/ui/use-sliced.ts';
import type { ListCount, ListProblem } from '#src/ui/list/list.ts';
import { ListPage } from '#src/ui/list/ListPage.tsx';
import { useListState } from '#src/ui/list/list-state.ts';
import { keyWord } from '#src/pages/shared/consent-state.ts';
import { unsettledMachines } from '#src/watch/live-access.ts';
import { exportedBeside, historyColumns, historyData } from './history-rows.tsx';
import { PeriodFields, readPeriod } from './PeriodFields.tsx';
import { useEvidenceOf, useGranters } from './use-readings.ts';
import { recordProblemWords } from './words.ts';

const AuditPackPane = late(async () => (await import('./AuditPackPane.tsx')).AuditPackPane);

export function loader() {
  void queryClient.prefetchQuery(historyQuery());
  return null;
}

const facets = [
  { key: 'state', label: 'State' },
  { key: 'level', label: 'Access level' },
  { key: 'person', label: 'Granted by' },
  { key: 'approver', label: 'Approved by', rare: true },
  { key: 'emergency', label: 'Emergency', rare: true },
  { key: 'subscription', label: 'Subscription', rare: true },
  { key: 'resourceGroup', label: 'Resource group', rare: true },
];

const counts: readonly ListCount[] = [
  { words: (count) => (count === 1 ? '1 consent' : `${count.toLocaleString('en')} consents`) },
  ...(['active', 'requested', 'unconfirmed', 'revocationPending', 'unknown'] as const).map((key) => ({
    facet: 'state',
    value: key,
    hideZero: true,
    words: (count: number) => `${count.toLocaleString('en')} ${keyWord(key).toLowerCase()}`,
  })),
];

/** Every consent on record that this person may read: who agreed to what, how it stands, and how much of it was used. */
export function Component() {
  const { data: reading, error, isFetching, refetch } = useQuery(historyQuery());
  // The first rows come while others are still being read.
  const consentsSoFar = useStore(historyProgress, ({ consents }) => consents);
  const consents = reading?.consents ?? consentsSoFar;
  // Thousands of rows take some tenths of a second to make anew.
  const now = useServerNow(consents.length > 1000 ? 15_000 : 5000);
  const list = useListState(facets);
  const [query] = useSearchParams();
  const [isPacking, setIsPacking] = useState(false);
  const [onScreen, setOnScreen] = useState<readonly ConsentEntry[]>([]);
  const minute = Math.floor(now / 60_000) * 60_000;
  // While others come, they need the time.
  const lookedInto = reading?.consents ?? onScreen;
  // Of few, all are read, so that counts and filters are whole; of many, those on screen.
  const unsettled = useMemo(() => unsettledMachines(lookedInto, minute), [lookedInto, minute]);
  const shown = useMemo(() => unsettledMachines(onScreen, minute), [onScreen, minute]);
  const evidence = useEvidenceOf(unsettled.length <= mostRead ? unsettled : shown);
  const granters = useGranters(lookedInto, onScreen);
  const subscriptionName = useSubscriptionNames();
  const { from, until } = readPeriod(query);
  const isEmpty = consents.length === 0 && reading === undefined;
  const make = useCallback(
    async (signal: AbortSignal) =>
      isEmpty ? undefined : historyData({ consents, evidence, granters, from, until, now }, subscriptionName, signal),
    [isEmpty, consents, evidence, granters, from, until, now, subscriptionName],
  );
  const data = useSliced(make);
  const columns = useMemo(() => historyColumns(now), [now]);
  const problems = useMemo(() => (reading ? problemsOf(reading, subscriptionName) : []), [reading, subscriptionName]);
  return (
    <Page
      title="History"
      aside={
        <UpdatedAt readAt={reading?.readAt} isReading={isFetching} onRefresh={() => void refreshHistory(queryClient)} />
      }
      commands={[
        {
          label: 'Build audit pack',
          icon: <ArchiveRegular />,
          onClick: () => setIsPacking(true),
          ...(reading === undefined && { why: 'Consents are being read.' }),
        },
        { label: 'Verify receipts', icon: <DocumentCheckmarkRegular />, to: paths.verify() },
      ]}
    >
      {!reading && error ? (
        <ErrorMessage what="Couldn’t read the consents on record" error={error} onRetry={() => void refetch()} />
      ) : (
        <ListPage
          {...list}
          noun="consents"
          keep="history"
          data={data}
          columns={columns}
          counts={counts}
          exported={exportedBeside}
          now={now}
          problems={problems}
          filters={<PeriodFields />}
          isReading={reading === undefined}
          onScreen={(rows) => {
            const wanted = data ? rows.map((row) => data.at(row).entry) : [];
            setOnScreen((before) => (isSame(before, wanted) ? before : wanted));
          }}
          empty={<NoConsents isFiltered={consents.length > 0} isPartial={problems.length > 0} />}
        />
      )}
      <ReadingProgress isReading={isFetching && reading === undefined} />
      {isPacking && reading && <AuditPackPane reading={reading} onClose={() => setIsPacking(false)} />}
    </Page>
  );
}

/** `isFiltered`: there are some, in another period than the chosen one. `isPartial`: there may be some where nobody could read. */
function NoConsents({ isFiltered, isPartial }: { isFiltered: boolean; isPartial: boolean }) {
  if (isFiltered)
    return (
      <EmptyState
        title={isPartial ? 'No consents in this period could be read' : 'No consents in this period'}
        action={<AppLink to={paths.history()}>View all consents</AppLink>}
      />
    );
  if (isPartial)
    return (
      <EmptyState title="No consents could be read">What couldn’t be read, or trusted, is named above.</EmptyState>
    );
  return (
    <EmptyState title="Consents appear here" action={<AppLink to={paths.machines()}>Choose machines</AppLink>}>
      Each grant is recorded with who agreed to what, for which machines and until when.
    </EmptyState>
  );
}

function ReadingProgress({ isReading }: { isReading: boolean }) {
  const { read, expected } = useStore(historyProgress);
  if (!isReading || expected === 0) return null;
  return (
    <p role="status">
      {read} of {expected} resource groups read
    </p>
  );
}

function isSame(one: readonly ConsentEntry[], other: readonly ConsentEntry[]): boolean {
  return one.length === other.length && one.every((entry, index) => entry === other[index]);
}

/** So many machines are read beside those on screen. */
const mostRead = 60;

function problemsOf(
  { consents, problems }: ConsentsReading,
  subscriptionName: (id: string) => string,
): readonly ListProblem[] {
  // What concerns a consent stands among all problems already.
  const all = [...new Set([...problems, ...consents.flatMap((entry) => entry.problems)])];
  const group = (key: string, chosen: readonly RecordProblem[], one: string, many: string): ListProblem[] =>
    chosen.length === 0
      ? []
      : [
          {
            key: `${key} ${chosen.map(({ scope }) => scope).join(' ')}`,
            summary: chosen.length === 1 ? `1 ${one}` : `${chosen.length} ${many}`,
            details: (
              <ul>
                {chosen.map((problem, index) => (
                  <li key={index}>
                    <AzureText text={recordProblemWords(problem, subscriptionName)} max={400} />
                  </li>
                ))}
              </ul>
            ),
          },
        ];
  const [missing, unread] = (['unlisted', 'unread'] as const).map((is) => all.filter((problem) => problem.is === is));
  // That machines lack, and nobody knows of which subscription, is said apart.
  const isList = ({ scope }: RecordProblem) => scope === '/subscriptions';
  const unlisted = missing?.filter((problem) => !isList(problem));
  const invalid = all.filter(({ is }) => is !== 'unlisted' && is !== 'unread');
  return [
    ...group(
      'list',
      missing?.filter(isList) ?? [],
      'list of machines is incomplete.',
      'lists of machines are incomplete.',
    ),
    ...group('unlisted', unlisted ?? [], 'subscription couldn’t be read.', 'subscriptions couldn’t be read.'),
    ...group('unread', unread ?? [], 'resource group couldn’t be read.', 'resource groups couldn’t be read.'),
    ...group('invalid', invalid, 'record doesn’t fit its consent.', 'records don’t fit their consents.'),
  ];
}
