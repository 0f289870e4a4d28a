import { useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { paths } from '#src/paths.ts';
import type { MachineFilters } from '#src/paths.ts';
import { readFilters } from './machine-filter.ts';

/**
 * The list's view state. It lives in the URL, but the router changes that a moment later; what is typed must not wait for it, or letters get
 * lost. So the newest change counts until the URL has caught up or someone else, such as Back, has changed it.
 */
export function useFilters(): [MachineFilters, (filters: MachineFilters) => void] {
  const [query, setQuery] = useSearchParams();
  const inUrl = useMemo(() => readFilters(query), [query]);
  const [ahead, setAhead] = useState<MachineFilters>();
  const written = useRef(new Set<string>());

  useEffect(() => {
    const arrived = paths.machines(inUrl);
    const isOurs = written.current.has(arrived);
    setAhead((newest) => (newest && isOurs && paths.machines(newest) !== arrived ? newest : undefined));
    if (!isOurs) written.current.clear();
  }, [inUrl]);

  const change = (next: MachineFilters) => {
    const path = paths.machines(next);
    written.current.add(path);
    setAhead(next);
    // Replaced, so that Back leads to pages and not through keystrokes.
    setQuery(new URL(path, location.origin).searchParams, { replace: true });
  };
  return [ahead ?? inUrl, change];
}
