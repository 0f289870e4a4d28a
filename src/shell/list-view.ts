import { useState } from 'react';
import { type ListView, readListView } from '#src/ui/data-list/list-view.ts';
import { type ListName, readPreference, writePreference } from './preferences.ts';

/** How a person likes one of the lists, remembered in this browser. Works without a store, for as long as the page is open. */
export function useListView(list: ListName): [ListView, (view: ListView) => void] {
  const name = `list.${list}` as const;
  const [view, setView] = useState(() => readListView(readPreference(name)));
  const change = (next: ListView) => {
    setView(next);
    writePreference(name, JSON.stringify(next));
  };
  return [view, change];
}
