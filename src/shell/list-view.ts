import { useMemo, useSyncExternalStore } from 'react';
import { type ListView, readListView } from '#src/ui/data-list/list-view.ts';
import { type ListName, readPreference, subscribePreference, writePreference } from './preferences.ts';

/** How a person likes one of the lists, remembered in this browser and the same in all its tabs. Works without a store, for as long as the page is open. */
export function useListView(list: ListName): [ListView, (view: ListView) => void] {
  const name = `list.${list}` as const;
  const kept = useSyncExternalStore(subscribePreference, () => readPreference(name));
  const view = useMemo(() => readListView(kept), [kept]);
  return [view, (next) => writePreference(name, JSON.stringify(next))];
}
