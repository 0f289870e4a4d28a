import { useEffect, useMemo, useRef, useState } from 'react';
import { type NavigateOptions, useLocation, useSearchParams } from 'react-router';

/**
 * The view state of a list. It lives in the URL, but the router changes that a moment later; what is typed must not wait for it, or letters get
 * lost. So the newest change counts until the URL has caught up or someone else, such as Back, has changed it.
 * @param read takes the view state from the URL's query; keep it the same from render to render.
 * @param pathOf gives the in-app path of a view state, or its query alone; the same.
 */
export function useUrlFilters<Filters>(
  read: (query: URLSearchParams) => Filters,
  pathOf: (filters: Filters) => string,
  how?: Pick<NavigateOptions, 'preventScrollReset'>,
): [Filters, (filters: Filters) => void] {
  const [query, setQuery] = useSearchParams();
  const inUrl = useMemo(() => read(query), [read, query]);
  // Another one with each arrival, also of a URL that is there already.
  const arrival = useLocation();
  const [ahead, setAhead] = useState<{ filters: Filters }>();
  /** Paths on their way into the URL, the newest last. */
  const written = useRef<string[]>([]);

  useEffect(() => {
    const at = written.current.lastIndexOf(pathOf(read(new URLSearchParams(arrival.search))));
    // An older change of this page: the newest is still to come.
    if (at !== -1 && at < written.current.length - 1) return;
    written.current = [];
    setAhead(undefined);
  }, [arrival, read, pathOf]);

  const change = (next: Filters) => {
    const { searchParams } = new URL(pathOf(next), location.origin);
    // As it arrives: what is read from a URL may be written otherwise.
    written.current.push(pathOf(read(searchParams)));
    setAhead({ filters: next });
    // Replaced, so that Back leads to pages and not through keystrokes; and another view of what was read is no reason to read it again.
    setQuery(searchParams, { replace: true, defaultShouldRevalidate: false, ...how });
  };
  return [ahead ? ahead.filters : inUrl, change];
}
