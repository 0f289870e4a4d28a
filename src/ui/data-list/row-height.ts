import type { Density } from './list-view.ts';

/** Height of a row with its line, px: in two lines where the window is narrow. All rows have it, so that a row's place follows from its index. */
export const rowHeights: Record<'wide' | 'narrow', Record<Density, number>> = {
  wide: { normal: 37, compact: 29 },
  narrow: { normal: 57, compact: 49 },
};

export const rowHeightVariable = '--data-list-row';
