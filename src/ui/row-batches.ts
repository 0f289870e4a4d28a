import { startTransition, useCallback, useState } from 'react';

/** So many rows are in the document at first, and so many more each time the end comes near. */
export const batch = 60;

/** How many rows are put into the document once `all` of them are there: those there are, in whole batches, at least one. */
export const rowsToShow = (shown: number, all: number): number =>
  Math.min(shown, Math.max(batch, Math.ceil(all / batch) * batch));

/** How many rows of a list are in the document. Another `order` begins at the first batch again. */
export function useRowBatches(all: number, order: string): { count: number; more: () => void } {
  const [state, setState] = useState({ order, shown: batch });
  const shown = state.order === order ? rowsToShow(state.shown, all) : batch;
  // A list that was filtered down does not come back at its full length at once.
  if (state.order !== order || state.shown !== shown) setState({ order, shown });
  const more = useCallback(
    () => startTransition(() => setState((before) => ({ ...before, shown: before.shown + batch }))),
    [],
  );
  return { count: Math.min(shown, all), more };
}
