import { Bookmark20Regular, Braces20Regular } from '@fluentui/react-icons';
import { useCallback, useEffect, useMemo } from 'react';
import { redirect } from 'react-router';
import type { LoaderFunctionArgs } from 'react-router';
import { useStore } from 'zustand';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { MayNotGrant } from '#src/pages/shared/MayNotGrant.tsx';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { countMachines } from '#src/pages/shared/counts.ts';
import { paths } from '#src/paths.ts';
import { Page } from '#src/shell/Page.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { ListPage } from '#src/ui/list/ListPage.tsx';
import { useListState } from '#src/ui/list/list-state.ts';
import type { ListCount, ListFacet, ShownList } from '#src/ui/list/list.ts';
import { createSelectionStore, useListSelection } from '#src/ui/list/list-selection.ts';
import { PopoverButton } from '#src/ui/MenuButton.tsx';
import { visibleText } from '#src/lib/visible-text.ts';
import { listProblems } from '#src/pages/shared/list-problems.tsx';
import { exportedBeside, machineColumns } from './machine-columns.tsx';
import type { MachineRow } from './machine-data.ts';
import { type AccessPart, useMachineList } from './use-machine-list.ts';
import { currentView, loadViews, viewsStore } from './views.ts';

/** Begins to read the list, and opens it in the person's own view where the URL asks for none. */
export async function loader({ request }: LoaderFunctionArgs) {
  void queryClient.prefetchQuery(fleetQuery());
  const views = await loadViews();
  const own = views.find(({ isDefault }) => isDefault);
  const isPlain = new URL(request.url).search === '';
  return isPlain && own !== undefined && own.search !== '' ? redirect(`${paths.machines()}?${own.search}`) : null;
}

const facets: readonly ListFacet[] = [
  { key: 'access', label: 'Access' },
  { key: 'status', label: 'Status' },
  { key: 'eligibility', label: 'Eligibility' },
  { key: 'subscription', label: 'Subscription' },
  { key: 'extension', label: 'Extension', rare: true },
  { key: 'operatingSystem', label: 'Operating system', rare: true },
  { key: 'resourceGroup', label: 'Resource group', rare: true },
  { key: 'location', label: 'Location', rare: true },
  { key: 'tag', label: 'Tag', rare: true },
];
const facetKeys = facets.map(({ key }) => key);

const properties = facets.filter(({ key }) => key !== 'tag').map(({ key, label }) => ({ key, label }));
/** So many tags are offered to group by. */
const mostTags = 30;

const counted = (count: number, words: string) => `${count.toLocaleString('en')} ${words}`;
const ofAccess = (value: string, words: string): ListCount => ({
  facet: 'access',
  value,
  words: (count) => counted(count, words),
  hideZero: true,
});
export const counts: readonly ListCount[] = [
  { words: countMachines },
  {
    facet: 'eligibility',
    value: 'eligible',
    words: (count) => counted(count, 'eligible'),
    unread: { values: ['unread'], words: '– eligible' },
  },
  { facet: 'extension', value: 'ready', words: (count) => counted(count, 'set up') },
  {
    facet: 'access',
    value: 'active',
    words: (count) => counted(count, 'with access'),
    unread: { values: ['unread', 'unknown'], words: '– with access' },
  },
  ofAccess('requested', 'requested'),
  ofAccess('unconfirmed', 'unconfirmed'),
  ofAccess('revocationPending', 'revocation pending'),
  ofAccess('endUnconfirmed', 'expired, waiting for confirmation'),
  ofAccess('unknown', 'unknown'),
  ofAccess('unread', 'not checked yet'),
];

/** For who looks at a machine and comes back. */
const selectionStore = createSelectionStore();

export function Component() {
  const view = useListState(facets);
  const list = useMachineList(view.state);
  const { data, index, fleet, part, isPartMissing, known, operations, now, error, isReading } = list;
  const selection = useListSelection(data, selectionStore);
  const columns = useMemo(() => machineColumns(now, operations, part), [now, operations, part]);
  const exported = useMemo(() => exportedBeside(part), [part]);
  const tools = useCallback((shown: ShownList<MachineRow>) => <Tools shown={shown} part={part} />, [part]);
  const problems = useMemo(
    () => listProblems(fleet, part?.accessProblems(known) ?? [], error, isPartMissing),
    [fleet, part, known, error, isPartMissing],
  );
  const groups = useMemo(
    () => [
      ...properties,
      ...(index?.tagNames ?? [])
        .slice(0, mostTags)
        .map((name) => ({ key: `tag:${name}`, label: `Tag ${visibleText(name, 60)}` })),
    ],
    [index],
  );
  const isPart = fleet?.expected !== undefined && isReading;
  return (
    <Page
      title="Machines"
      aside={<UpdatedAt readAt={isPart ? undefined : fleet?.readAt} isReading={isReading} onRefresh={list.refresh} />}
    >
      {data && <MayNotGrant />}
      {!data && error ? (
        <ErrorMessage what="Couldn’t read the list of machines" error={error} onRetry={list.refresh} />
      ) : (
        <ListPage
          {...view}
          noun="machines"
          data={data}
          columns={columns}
          counts={isPart ? [] : counts}
          groups={groups}
          selection={selection}
          selectionBar={data && part && <part.SelectionBar data={data} selection={selection} part={part} />}
          keep="machines"
          exported={exported}
          inJson={part?.resourceOf}
          now={now}
          problems={problems}
          tools={tools}
          onScreen={list.onScreen}
          isReading={isPart || list.unread > 0}
          empty={<NoMachines fleet={fleet} />}
        />
      )}
    </Page>
  );
}

function Tools({ shown, part }: { shown: ShownList<MachineRow>; part: AccessPart | undefined }) {
  const views = useStore(viewsStore, (state) => state.views);
  useEffect(() => {
    const hear = () => void loadViews();
    window.addEventListener('storage', hear);
    return () => window.removeEventListener('storage', hear);
  }, []);
  const current = currentView(views, shown.state);
  const look = { isLabelShown: !shown.isNarrow };
  // A panel whose content comes later would not take the focus, so there is none before its part has come.
  if (!part) return null;
  return (
    <>
      <PopoverButton
        label={current ? `View: ${visibleText(current.name, 24)}` : 'Views'}
        icon={<Bookmark20Regular />}
        {...look}
      >
        {(close) => <part.ViewsPanel shown={shown} facets={facetKeys} onClose={close} />}
      </PopoverButton>
      <PopoverButton label="Open query" icon={<Braces20Regular />} {...look}>
        {() => <part.QueryPanel shown={shown} facets={facets} />}
      </PopoverButton>
    </>
  );
}

/** What could not be read must not look like what is not there. */
function NoMachines({ fleet }: { fleet: Fleet | undefined }) {
  if (fleet && (fleet.problems.length > 0 || fleet.incomplete)) return <EmptyState title="No machines could be read" />;
  return (
    <EmptyState title="Your Arc-enabled servers appear here">
      Connect a server to Azure Arc. You need the Reader role on it.
    </EmptyState>
  );
}
