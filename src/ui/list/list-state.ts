import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import type { ListFacet, ListState, Sort } from './list.ts';

/** What is left when nothing is searched, chosen or arranged. */
export const plainState: ListState = { search: '', sort: undefined, group: undefined, columns: undefined, chosen: {} };

export function readListState(query: URLSearchParams, facets: readonly string[]): ListState {
  const text = (key: string) => query.get(key) || undefined;
  const chosen = facets.flatMap((key) => {
    const values = [...new Set(query.getAll(key).filter((value) => value !== ''))];
    return values.length === 0 ? [] : [[key, values] as const];
  });
  return {
    search: query.get('search') ?? '',
    sort: readSort(text('sort')),
    group: text('group'),
    columns: text('columns')?.split(','),
    chosen: Object.fromEntries(chosen),
  };
}

/** The query of the URL with this view state; empty for the list as it is by itself. */
export function writeListState({ search, sort, group, columns, chosen }: ListState): URLSearchParams {
  const query = new URLSearchParams();
  if (search !== '') query.set('search', search);
  for (const [key, values] of Object.entries(chosen)) for (const value of values) query.append(key, value);
  if (sort !== undefined) query.set('sort', writeSort(sort));
  if (group !== undefined) query.set('group', group);
  if (columns !== undefined) query.set('columns', columns.join(','));
  return query;
}

/** "-machine" is descending. */
function readSort(text: string | undefined): Sort | undefined {
  if (text === undefined || text === '-') return undefined;
  return text.startsWith('-') ? { key: text.slice(1), direction: 'descending' } : { key: text, direction: 'ascending' };
}

function writeSort({ key, direction }: Sort): string {
  return direction === 'descending' ? `-${key}` : key;
}

/** A press on a header sorts ascending first, then turns the order round. */
export function nextSort(current: Sort | undefined, key: string): Sort {
  const isAscending = current?.key === key && current.direction === 'ascending';
  return { key, direction: isAscending ? 'descending' : 'ascending' };
}

/** Whether rows are left out by this state. */
export function isNarrowed({ search, chosen }: ListState): boolean {
  return search.trim() !== '' || Object.keys(chosen).length > 0;
}

/** The state with other values of one facet; none take it out. */
export function withChosen(state: ListState, key: string, values: readonly string[]): ListState {
  const { [key]: _, ...others } = state.chosen;
  return { ...state, chosen: values.length === 0 ? others : { ...others, [key]: values } };
}

/**
 * The view state of a list. It lives in the URL, but the router changes that a moment later, and what is typed must not wait for it: so the
 * newest change counts until the URL has caught up, or someone else, such as Back, has changed it. `facets`: its filters; static. What comes
 * back is spread into its `ListPage`.
 */
export function useListState(facets: readonly ListFacet[]) {
  const [query, setQuery] = useSearchParams();
  const keys = useMemo(() => facets.map(({ key }) => key), [facets]);
  // Another one with each arrival, also of a URL that is there already.
  const arrival = useLocation();
  const [ahead, setAhead] = useState<ListState>();
  /** Queries on their way into the URL, the newest last. */
  const written = useRef<string[]>([]);
  useEffect(() => {
    const at = written.current.lastIndexOf(new URLSearchParams(arrival.search).toString());
    if (at !== -1 && at < written.current.length - 1) return;
    written.current = [];
    setAhead(undefined);
  }, [arrival]);

  function setState(next: ListState): void {
    const others = new URLSearchParams(query);
    for (const key of ['search', 'sort', 'group', 'columns', ...keys]) others.delete(key);
    const all = new URLSearchParams([...writeListState(next), ...others]);
    written.current.push(all.toString());
    setAhead(next);
    // Replaced, so that Back leads to pages and not through keystrokes; and another view of what was read is no reason to read it again.
    setQuery(all, { replace: true, preventScrollReset: true, defaultShouldRevalidate: false });
  }
  // The same one when the URL has caught up, so that nothing is searched twice.
  const text = writeListState(ahead ?? readListState(query, keys)).toString();
  const state = useMemo(() => readListState(new URLSearchParams(text), keys), [text, keys]);
  return { facets, state, setState };
}
