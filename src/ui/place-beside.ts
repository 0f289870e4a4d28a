/** Where something stands beside an element. `below` and `above` are centred, `belowStart` begins where the element begins, `after` is to its right. */
export type Side = 'below' | 'above' | 'belowStart' | 'after';

interface Size {
  width: number;
  height: number;
}

/** Between the two, and to the edges of the window at least, px. */
const gap = 4;

/** Left and top, px of the window, of a box of that size; on the other side of the element where there is no room, and always in the window. */
export function placeBeside(
  anchor: { left: number; top: number; right: number; bottom: number },
  box: Size,
  page: Size,
  side: Side,
): { left: number; top: number } {
  const within = (at: number, length: number, room: number) => Math.max(gap, Math.min(at, room - length - gap));
  if (side === 'after') {
    const right = anchor.right + gap;
    const left = right + box.width + gap <= page.width ? right : anchor.left - gap - box.width;
    const top = (anchor.top + anchor.bottom - box.height) / 2;
    return { left: within(left, box.width, page.width), top: within(top, box.height, page.height) };
  }
  const below = anchor.bottom + gap;
  const above = anchor.top - gap - box.height;
  const isBelow = side === 'above' ? above < gap : below + box.height + gap <= page.height;
  const top = isBelow ? below : above;
  const left = side === 'belowStart' ? anchor.left : (anchor.left + anchor.right - box.width) / 2;
  return { left: within(left, box.width, page.width), top: within(top, box.height, page.height) };
}
