import { useCallback, useState, useSyncExternalStore } from 'react';

/** `query`: always the same. */
export function useMedia(query: string): boolean {
  const [list] = useState(() => matchMedia(query));
  const subscribe = useCallback(
    (listener: () => void) => {
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [list],
  );
  return useSyncExternalStore(subscribe, () => list.matches);
}

/** A phone, or a window as narrow, or magnified so far. */
export function useIsNarrow(): boolean {
  return useMedia('(width < 720px)');
}
