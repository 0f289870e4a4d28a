import { useMemo } from 'react';
import { useMedia } from '#src/ui/use-media.ts';
import type { ListColumn } from './list.ts';

/** What of a column matters for its place and width. */
type Placed = Pick<ListColumn<never>, 'key' | 'share' | 'priority' | 'isExtra'>;

/**
 * The columns that are shown, in their order: those of the wanted keys, as far as there are such, else as the list has them by itself. A row
 * without its name could not be told from another.
 */
export function shownColumns<C extends Placed>(columns: readonly C[], wanted: readonly string[] = []): C[] {
  const found = [...new Set(wanted)].flatMap((key) => columns.find((column) => column.key === key) ?? []);
  if (found.length === 0) return columns.filter(({ isExtra }) => isExtra !== true);
  const isNamed = found.some(({ priority }) => priority === 'name');
  return isNamed ? found : [...columns.filter(({ priority }) => priority === 'name'), ...found];
}

/** The keys with one of them a place further to the left (-1) or right (1). */
export function moveKey(keys: readonly string[], key: string, by: -1 | 1): string[] {
  const others = keys.filter((one) => one !== key);
  const place = Math.max(0, keys.indexOf(key) + by);
  return [...others.slice(0, place), key, ...others.slice(place)];
}

/** The columns to draw: a window that is not wide leaves out those that need one. Of a static list, the same while nothing changes. */
export function useDrawnColumns<C extends Placed>(shown: readonly C[]): readonly C[] {
  const isSmall = useMedia('(width < 1024px)');
  const isMedium = useMedia('(width < 1500px)');
  const isNarrow = useMedia('(width < 720px)');
  return useMemo(() => {
    const drawn = shown.filter(
      ({ priority }) => !(isSmall && priority === 'medium') && !(isMedium && priority === 'wide'),
    );
    const rank = ({ priority }: C) => (priority === 'name' ? 0 : priority === 'alarm' ? 1 : 2);
    return isNarrow ? drawn.toSorted((one, other) => rank(one) - rank(other)) : drawn;
  }, [shown, isSmall, isMedium, isNarrow]);
}

/** Value of grid-template-columns: one track a column, and one for the checkbox. Together they are always as wide as the list. */
export function tracks(columns: readonly Placed[], selectable: boolean): string {
  const shares = columns.map(({ share = 1 }) => `minmax(72px, ${share}fr)`);
  return [...(selectable ? ['40px'] : []), ...shares].join(' ');
}
