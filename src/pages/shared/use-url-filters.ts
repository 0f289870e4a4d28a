import { useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';

/**
 * The view state of a list. It lives in the URL, but the router changes that a moment later; what is typed must not wait for it, or letters get
 * lost. So the newest change counts until the URL has caught up or someone else, such as Back, has changed it.
 * @param read takes the view state from the URL's query; keep it the same from render to render.
 * @param pathOf gives the in-app path of a view state; the same.
 */
export function useUrlFilters<Filters>(
  read: (query: URLSearchParams) => Filters,
  pathOf: (filters: Filters) => string,
): [Filters, (filters: Filters) => void] {
  const [query, setQuery] = useSearchParams();
  const inUrl = useMemo(() => read(query), [read, query]);
  const [ahead, setAhead] = useState<{ filters: Filters }>();
  const written = useRef(new Set<string>());

  useEffect(() => {
    const arrived = pathOf(inUrl);
    const isOurs = written.current.has(arrived);
    setAhead((newest) => (newest && isOurs && pathOf(newest.filters) !== arrived ? newest : undefined));
    if (!isOurs) written.current.clear();
  }, [inUrl, pathOf]);

  const change = (next: Filters) => {
    const path = pathOf(next);
    written.current.add(path);
    setAhead({ filters: next });
    // Replaced, so that Back leads to pages and not through keystrokes.
    setQuery(new URL(path, location.origin).searchParams, { replace: true });
  };
  return [ahead ? ahead.filters : inUrl, change];
}
