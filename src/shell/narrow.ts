import { useSyncExternalStore } from 'react';
import { narrow } from '#src/ui/widths.ts';

const query = () => window.matchMedia(narrow.replace('@media ', ''));

function subscribe(listener: () => void): () => void {
  const list = query();
  list.addEventListener('change', listener);
  return () => list.removeEventListener('change', listener);
}

/** Whether the window is under 720 px wide, for what CSS alone cannot fold. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}
