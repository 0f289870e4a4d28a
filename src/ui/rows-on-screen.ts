import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';

/** Watches a row while it is in the document; the function that comes back ends that. */
export type WatchRow = (element: Element, key: string) => () => void;

/** Rows this far outside the window count as on screen: they will be soon. */
const margin = '200px 0px';

/** Tells `report` which rows are on screen, at most once a frame. */
export function useRowsOnScreen(report: ((keys: readonly string[]) => void) | undefined): WatchRow {
  const latest = useRef(report);
  useLayoutEffect(() => {
    latest.current = report;
  });
  const observer = useRef<IntersectionObserver>(undefined);
  const keys = useRef(new Map<Element, string>());
  const inView = useRef(new Set<Element>());
  const tell = useCallback(() => {
    const all = [...inView.current].flatMap((element) => keys.current.get(element) ?? []);
    latest.current?.(all);
  }, []);
  useEffect(
    () => () => {
      observer.current?.disconnect();
      observer.current = undefined;
    },
    [],
  );
  return useCallback(
    (element, key) => {
      // Rows come before the list's own effects, so the first of them makes the observer.
      observer.current ??= new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting } of entries) {
            if (isIntersecting && keys.current.has(target)) inView.current.add(target);
            else inView.current.delete(target);
          }
          tell();
        },
        { rootMargin: margin },
      );
      keys.current.set(element, key);
      observer.current.observe(element);
      return () => {
        observer.current?.unobserve(element);
        keys.current.delete(element);
        inView.current.delete(element);
      };
    },
    [tell],
  );
}
