import { useSyncExternalStore } from 'react';
import { useMedia } from '#src/ui/media.ts';
import { smallQuery } from '#src/ui/widths.ts';
import { readPreference, subscribePreference, writePreference } from './preferences.ts';

/** Whether the resource menu shows its icons only: as was chosen, else where the window has little room for the page beside it. */
export function useMenuCollapsed(): [boolean, (collapsed: boolean) => void] {
  const stored = useSyncExternalStore(subscribePreference, () => readPreference('menu'));
  const isSmall = useMedia(smallQuery);
  return [
    stored === undefined ? isSmall : stored === 'collapsed',
    (collapsed) => writePreference('menu', collapsed ? 'collapsed' : 'open'),
  ];
}
