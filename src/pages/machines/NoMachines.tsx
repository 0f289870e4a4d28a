import { paths } from '#src/paths.ts';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { filterOptions } from './machine-filter.ts';
import { machineWords } from './machine-list.ts';
import type { ShownList } from './shown-list.ts';

/** Groups of machines that may yet turn out to be of another, with what is said of them. */
const openGroups = [
  ['notRead', 'No machine matches so far', 'has not been read yet'],
  ['unknown', 'No machine is known to match', 'is not known'],
] as const;

/** What a filter on remote support cannot tell of the machines that the other filters leave. */
function stillOpen({ view, filters }: Pick<ShownList, 'view' | 'filters'>) {
  if (view === undefined || (filters.remoteSupport ?? []).length === 0) return undefined;
  const options = filterOptions(view, filters, 'remoteSupport');
  const countOf = (group: string) => options.find(({ value }) => value === group)?.count ?? 0;
  const open = openGroups.find(([group]) => countOf(group) > 0);
  return open && { open, count: countOf(open[0]) };
}

/** What stands in place of the rows where there are none. What could not be read, or has not come yet, must not look like what is not there. */
export function NoMachines({ shown }: { shown: Pick<ShownList, 'view' | 'filters' | 'fleet' | 'indexed'> }) {
  const { view, filters, fleet, indexed } = shown;
  const isFiltered = (view?.table.length ?? 0) > 0;
  if (isFiltered && indexed?.expected !== undefined)
    return <EmptyState title="No machine matches so far">The list is still being read.</EmptyState>;
  const rest = stillOpen(shown);
  if (rest !== undefined) {
    const [group, title, words] = rest.open;
    const to = paths.machines({ ...filters, remoteSupport: [group] });
    return (
      <EmptyState title={title}>
        Access of{' '}
        <PageLink inline to={to}>
          {machineWords(rest.count)}
        </PageLink>{' '}
        {words}.
      </EmptyState>
    );
  }
  if (isFiltered) return <EmptyState title="No machine matches">Change the search or reset the filters.</EmptyState>;
  if (fleet && (fleet.problems.length > 0 || fleet.incomplete))
    return <EmptyState title="No machine could be read">What stands in the way is said above.</EmptyState>;
  return (
    <EmptyState title="No Arc-enabled machines">
      Machines appear here once they are connected to Azure Arc and you have the Reader role on them.
    </EmptyState>
  );
}
