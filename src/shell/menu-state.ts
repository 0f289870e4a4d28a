import { useSyncExternalStore } from 'react';
import { readPreference, subscribePreference, writePreference } from './preferences.ts';

/** Whether the resource menu shows its icons only. */
export function useMenuCollapsed(): [boolean, (collapsed: boolean) => void] {
  const stored = useSyncExternalStore(subscribePreference, () => readPreference('menu'));
  return [stored === 'collapsed', (collapsed) => writePreference('menu', collapsed ? 'collapsed' : 'open')];
}
