import { countMachines } from '#src/lib/count-machines.ts';
import { paths } from '#src/paths.ts';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { filtersOfNotKnown, lastKnownUnder, notKnownUnder, readWithin } from './not-known-under.ts';
import { minutesOf } from './renewal.ts';
import type { ShownList } from './shown-list.ts';

/** What stands in place of the rows where there are none. What could not be read, or has not come yet, must not look like what is not there. */
export function NoMachines({ shown }: { shown: Pick<ShownList, 'view' | 'filters' | 'fleet' | 'indexed'> }) {
  const { view, filters, fleet, indexed } = shown;
  const isFiltered = (view?.table.length ?? 0) > 0;
  if (isFiltered && indexed?.expected !== undefined)
    return <EmptyState title="No machine matches so far">The list is still being read.</EmptyState>;
  const rest = notKnownUnder(view, filters);
  const old = lastKnownUnder(view, filters);
  if (rest + old > 0)
    return (
      <EmptyState title="No machine matches so far">
        {rest > 0 && (
          <span>
            Access of{' '}
            <PageLink inline to={paths.machines(filtersOfNotKnown(filters) ?? filters)}>
              {countMachines(rest)}
            </PageLink>{' '}
            is not known yet.{' '}
          </span>
        )}
        <span>{old > 0 && `What is known of access on ${countMachines(old)} is not of now.`}</span>
      </EmptyState>
    );
  const within = readWithin(view, filters);
  if (isFiltered)
    return (
      <EmptyState title="No machine matches">
        <span>{within !== undefined && `Access was read within the last ${minutesOf(within)} minutes. `}</span>
        Change the search or reset the filters.
      </EmptyState>
    );
  if (fleet && (fleet.problems.length > 0 || fleet.incomplete))
    return <EmptyState title="No machine could be read">What stands in the way is said above.</EmptyState>;
  return (
    <EmptyState title="No Arc-enabled machines">
      Machines appear here once they are connected to Azure Arc and you have the Reader role on them.
    </EmptyState>
  );
}
