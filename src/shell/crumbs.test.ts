import { describe, expect, it } from 'vitest';
import { crumbsOf, type RouteHandle } from './crumbs.ts';

const route = (pathname: string, crumb?: RouteHandle['crumb'], params = {}) => ({
  pathname,
  params,
  ...(crumb === undefined ? {} : { handle: { crumb } }),
});

describe('crumbsOf', () => {
  it('names the way to the page, the page itself last', () => {
    const crumbs = crumbsOf([
      route('/'),
      route('/history', 'History'),
      route('/history/rs-1', ({ consentId = '' }) => consentId, { consentId: 'rs-1' }),
      route('/history/rs-1/receipt', 'Receipt'),
    ]);
    expect(crumbs).toEqual([
      { path: '/history', label: 'History' },
      { path: '/history/rs-1', label: 'rs-1' },
      { path: '/history/rs-1/receipt', label: 'Receipt' },
    ]);
  });

  it('takes the deepest name of one path, with or without a slash at its end', () => {
    const crumbs = crumbsOf([route('/machines', 'Area'), route('/machines/', 'Machines')]);
    expect(crumbs).toEqual([{ path: '/machines', label: 'Machines' }]);
  });

  it('counts a page that does not name itself', () => {
    expect(crumbsOf([route('/'), route('/machines', 'Machines'), route('/machines/s/g/n')]).at(-1)?.path).toBe(
      '/machines/s/g/n',
    );
    expect(crumbsOf([route('/'), route('/grant')])).toHaveLength(1);
  });

  it('ignores handles that are something else', () => {
    expect(crumbsOf([{ pathname: '/machines', params: {}, handle: 'Machines' }, route('/machines/a')])).toEqual([
      { path: '/machines/a', label: '' },
    ]);
  });
});
