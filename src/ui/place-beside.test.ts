import { describe, expect, it } from 'vitest';
import { placeBeside } from './place-beside.ts';

const page = { width: 1000, height: 600 };
const box = { width: 100, height: 20 };

describe('placeBeside', () => {
  it('stands below, centred or at the beginning, or after', () => {
    const anchor = { left: 400, top: 100, right: 440, bottom: 130 };
    expect(placeBeside(anchor, box, page, 'below')).toEqual({ left: 370, top: 134 });
    expect(placeBeside(anchor, box, page, 'belowStart')).toEqual({ left: 400, top: 134 });
    expect(placeBeside(anchor, box, page, 'after')).toEqual({ left: 444, top: 105 });
  });

  it('goes to the other side where there is no room', () => {
    expect(placeBeside({ left: 400, top: 560, right: 440, bottom: 590 }, box, page, 'below')).toEqual({
      left: 370,
      top: 536,
    });
    expect(placeBeside({ left: 940, top: 100, right: 990, bottom: 130 }, box, page, 'after').left).toBe(836);
  });

  it('stands above, and below where there is no room', () => {
    const anchor = { left: 400, top: 100, right: 440, bottom: 130 };
    expect(placeBeside(anchor, box, page, 'above')).toEqual({ left: 370, top: 76 });
    expect(placeBeside({ ...anchor, top: 20, bottom: 50 }, box, page, 'above')).toEqual({ left: 370, top: 54 });
  });

  it('stays in the window', () => {
    expect(placeBeside({ left: 960, top: 0, right: 1000, bottom: 40 }, box, page, 'below').left).toBe(896);
    expect(placeBeside({ left: -50, top: 0, right: 0, bottom: 40 }, box, page, 'belowStart').left).toBe(4);
    expect(placeBeside({ left: 0, top: 0, right: 50, bottom: 590 }, box, page, 'below').top).toBe(4);
  });
});
