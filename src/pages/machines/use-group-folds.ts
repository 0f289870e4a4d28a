import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { usePrinting } from '#src/ui/printing.ts';
import { groupOfKey } from './group-by.ts';
import { expandAll, expandGroup, foldsFor, type GroupFolds, groupFolds } from './group-folds.ts';

interface Folding {
  folds: GroupFolds;
  /** Opens or closes the group with this key. */
  expand: (key: string, on: boolean) => void;
}

/** Which groups of this grouping, as the URL has it, are closed. */
export function useGroupFolds(by = ''): Folding {
  const all = useSyncExternalStore(groupFolds.subscribe, groupFolds.get);
  const isPrinted = usePrinting();
  // Paper cannot be opened.
  const folds = useMemo(() => (isPrinted ? expandAll(by, true) : foldsFor(all, by)), [all, by, isPrinted]);
  const expand = useCallback(
    (key: string, on: boolean) => {
      const value = groupOfKey(key);
      if (value !== undefined) groupFolds.set(expandGroup(foldsFor(groupFolds.get(), by), value, on));
    },
    [by],
  );
  return { folds, expand };
}
