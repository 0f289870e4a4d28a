import { createStore } from '#src/azure/external-store.ts';

/** Which groups are closed. All those of another grouping, and those that were not there, are as `others` says. */
export interface GroupFolds {
  /** What is grouped by, as the URL has it. */
  by: string;
  others: 'expanded' | 'collapsed';
  /** Values of the groups that are not as the others. */
  except: ReadonlySet<string>;
}

const unfolded: GroupFolds = { by: '', others: 'expanded', except: new Set() };

/** Kept until the page is loaded anew, so that who comes back from a machine finds the list as it was. */
export const groupFolds = createStore<GroupFolds>(unfolded);

export const isExpanded = ({ others, except }: GroupFolds, value: string): boolean =>
  except.has(value) !== (others === 'expanded');

/** As they are for this grouping. */
export const foldsFor = (folds: GroupFolds, by: string): GroupFolds => (folds.by === by ? folds : { ...unfolded, by });

export function expandGroup(folds: GroupFolds, value: string, on: boolean): GroupFolds {
  if (isExpanded(folds, value) === on) return folds;
  const except = new Set(folds.except);
  if (!except.delete(value)) except.add(value);
  return { ...folds, except };
}

export const expandAll = (by: string, on: boolean): GroupFolds => ({
  by,
  others: on ? 'expanded' : 'collapsed',
  except: new Set(),
});
