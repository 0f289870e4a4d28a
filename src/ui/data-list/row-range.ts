/** Rows from `start` up to, but without, `end`. */
export interface RowRange {
  start: number;
  end: number;
}

/** The part of the list that the window shows, in px from the top of its first row; negative above it. */
export interface Window {
  top: number;
  bottom: number;
}

/** Up to so many rows are all in the document, for find-in-page, printing and screen readers. */
export const wholeUpTo = 100;

/** Up to so many may be as high as their words take, where nothing else shows these: as many as a consent has machines. */
export const mostFlowing = 1000;

/** So many rows beyond the window are in the document on either side: what a wheel or a key moves in one frame. */
const beyond = 8;

/** The range begins and ends at multiples of this, so that most frames of a slow scroll change nothing; so many rows are a block. */
const step = 4;

const clamp = (value: number, count: number) => Math.min(Math.max(value, 0), count);

/** The rows of which the window shows any part. */
export function rowsInWindow({ top, bottom }: Window, rowHeight: number, count: number): RowRange {
  const start = clamp(Math.floor(top / rowHeight), count);
  return { start, end: Math.max(start, clamp(Math.ceil(bottom / rowHeight), count)) };
}

/** The rows to have in the document while the window shows this part of a long list. */
export function rowsToRender(window: Window, rowHeight: number, count: number): RowRange {
  const { start, end } = rowsInWindow(window, rowHeight, count);
  return {
    start: clamp(Math.floor((start - beyond) / step) * step, count),
    end: clamp(Math.ceil((end + beyond) / step) * step, count),
  };
}

/** The blocks of rows to render, in order: those of the range, and that of the row `kept` wherever it is. */
export function blocksOf({ start, end }: RowRange, kept: number, count: number): RowRange[] {
  const [first, last] = [Math.floor(start / step), Math.ceil(Math.min(end, count) / step)];
  const numbers = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
  const own = Math.floor(kept / step);
  if (kept >= 0 && kept < count && (own < first || own >= last)) numbers[own < first ? 'unshift' : 'push'](own);
  return numbers.map((number) => ({ start: number * step, end: Math.min((number + 1) * step, count) }));
}

/** How far to scroll, px, so that the window shows the whole of a row; 0 if it does. A row that does not fit is shown from its top. */
export function scrollToShow(row: number, rowHeight: number, { top, bottom }: Window): number {
  const above = row * rowHeight - top;
  if (above < 0) return above;
  return Math.min(above, Math.max(0, (row + 1) * rowHeight - bottom));
}
