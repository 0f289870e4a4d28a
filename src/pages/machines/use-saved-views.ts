import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import type { MachineFilters } from '#src/paths.ts';
import { openedView, rememberOpened } from './opened-view.ts';
import { defaultView } from './saved-views.ts';
import { filtersOf, openView, type OpenView, searchOf } from './view-search.ts';
import { followViews, viewsState } from './views-store.ts';

/**
 * The view in which the list is. A list that is opened without anything in its URL goes to the view that the person has chosen for that; one
 * that is come back to is as it was left.
 */
export function useSavedViews(
  filters: MachineFilters,
  onFilters: (filters: MachineFilters) => void,
): OpenView | undefined {
  useEffect(followViews, []);
  const state = useSyncExternalStore(viewsState.subscribe, viewsState.get);
  const openedId = useSyncExternalStore(openedView.subscribe, openedView.get);
  const isBare = searchOf(filters) === '';
  const isCome = useIsComeTo();
  const opening = useRef(isCome && isBare);
  useEffect(() => {
    if (state.is === 'waiting' || !opening.current) return;
    opening.current = false;
    const view = state.is === 'read' ? defaultView(state.saved) : undefined;
    // Whoever was quicker has chosen already.
    if (view === undefined || !isBare) return;
    rememberOpened(view.id);
    onFilters(filtersOf(view.search));
  }, [state, isBare, onFilters]);
  return useMemo(
    () => (state.is === 'read' ? openView(state.saved, openedId, filters) : undefined),
    [state, openedId, filters],
  );
}

/** Whether the page was gone to, or opened by its address, and not come back to. */
function useIsComeTo(): boolean {
  const type = useNavigationType();
  const { key } = useLocation();
  return type !== NavigationType.Pop || key === 'default';
}
