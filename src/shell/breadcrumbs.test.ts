import { expect, it } from 'vitest';
import { crumbsOf } from './breadcrumbs.ts';

it('has one crumb for each path, named by the deepest route there', () => {
  const params = { name: 'SRV-SQL-01' };
  expect(
    crumbsOf([
      { pathname: '/', params },
      { pathname: '/machines', params, handle: { crumb: 'Machines' } },
      { pathname: '/machines/', params, handle: { crumb: 'All machines' } },
      { pathname: '/machines/s/g/SRV-SQL-01', params, handle: { crumb: (p: typeof params) => p.name } },
      { pathname: '/machines/s/g/SRV-SQL-01', params, handle: 'not a handle' },
    ]),
  ).toEqual([
    { path: '/machines', label: 'All machines' },
    { path: '/machines/s/g/SRV-SQL-01', label: 'SRV-SQL-01' },
  ]);
});
