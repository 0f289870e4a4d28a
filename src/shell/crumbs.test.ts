import { describe, expect, it } from 'vitest';
import { crumbsOf } from './Page.tsx';

const route = (pathname: string, crumb?: string) => ({
  pathname,
  ...(crumb === undefined ? {} : { handle: { crumb } }),
});

describe('crumbsOf', () => {
  it('names the way to the page, and not the page itself', () => {
    const history = [route('/'), route('/history', 'History'), route('/history/rs-1', 'Consent')];
    expect(crumbsOf([...history, route('/history/rs-1/receipt')])).toEqual([
      { path: '/history', label: 'History' },
      { path: '/history/rs-1', label: 'Consent' },
    ]);
    expect(crumbsOf([...history, route('/history/rs-1/')])).toEqual([{ path: '/history', label: 'History' }]);
    expect(crumbsOf([route('/'), route('/grant')])).toEqual([]);
  });
});
