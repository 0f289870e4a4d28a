import { useMemo } from 'react';
import type { MachineFilters } from '#src/paths.ts';
import { useListView } from '#src/shell/list-view.ts';
import type { ListView } from '#src/ui/data-list/list-view.ts';
import { columnsText, listViewWith, type Placed } from './view-search.ts';

/** Which columns a view has, and nothing else of it. */
const choiceOf = ({ order, hidden }: ListView): ListView => ({
  ...(order === undefined ? {} : { order }),
  ...(hidden === undefined ? {} : { hidden }),
});

/**
 * How the list is shown: with the columns that its URL names, as that of a saved view does, else with those the person likes. Widths and
 * height are the person's own in any case.
 */
export function useFleetListView(
  columns: readonly Placed[],
  filters: MachineFilters,
  onFilters: (filters: MachineFilters) => void,
): [ListView, (view: ListView) => void] {
  const [liked, setLiked] = useListView('machines');
  const { columns: named, ...others } = filters;
  const view = useMemo(() => listViewWith(liked, columns, named), [liked, columns, named]);
  const change = (next: ListView) => {
    const isReset = Object.keys(next).length === 0;
    if (named === undefined || isReset) setLiked(next);
    else {
      const { order: _, hidden: __, ...own } = next;
      setLiked({ ...own, ...choiceOf(liked) });
    }
    if (named !== undefined) onFilters(isReset ? others : { ...others, columns: columnsText(columns, next) });
  };
  return [view, change];
}
