import type { ListState } from './list.ts';

export function readListState(_query: URLSearchParams, _facets: readonly string[]): ListState {
  throw new Error('not written yet');
}

/** The query of the URL with this view state; empty for the list as it is by itself. */
export function writeListState(_state: ListState): URLSearchParams {
  throw new Error('not written yet');
}

/** The view state of a list, which its URL carries. `facets`: keys of its filters; keep it the same from render to render. */
export function useListState(_facets: readonly string[]): [ListState, (state: ListState) => void] {
  throw new Error('not written yet');
}
