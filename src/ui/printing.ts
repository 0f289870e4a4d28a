import { useSyncExternalStore } from 'react';

const query = () => window.matchMedia('print');

function subscribe(listener: () => void): () => void {
  const list = query();
  list.addEventListener('change', listener);
  return () => list.removeEventListener('change', listener);
}

/** Whether the page is being printed: paper is light, and nothing on it can be unfolded. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}
