import { describe, expect, it } from 'vitest';
import { crumbsOf, type RouteHandle } from './crumbs.ts';

const route = (pathname: string, crumb?: RouteHandle['crumb'], params = {}) => ({
  pathname,
  params,
  ...(crumb === undefined ? {} : { handle: { crumb } }),
});

describe('crumbsOf', () => {
  it('names the way to the page, and not the page itself', () => {
    const history = [
      route('/'),
      route('/history', 'History'),
      route('/history/rs-1', ({ consentId = '' }) => consentId, { consentId: 'rs-1' }),
    ];
    expect(crumbsOf([...history, route('/history/rs-1/receipt', 'Receipt')])).toEqual([
      { path: '/history', label: 'History' },
      { path: '/history/rs-1', label: 'rs-1' },
    ]);
    expect(crumbsOf([...history, route('/history/rs-1/')])).toEqual([{ path: '/history', label: 'History' }]);
    expect(crumbsOf([route('/'), route('/grant')])).toEqual([]);
  });

  it('ignores handles that are something else', () => {
    expect(crumbsOf([{ pathname: '/machines', params: {}, handle: 'Machines' }, route('/machines/a')])).toEqual([]);
  });
});
