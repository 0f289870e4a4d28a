import fc from 'fast-check';
import { matchPath } from 'react-router';
import { describe, expect, it } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { paths } from './paths.ts';

const url = (path: string) => new URL(path, 'https://app.example');
const name = fc.stringMatching(/^[A-Za-z0-9][\w-]{0,38}[A-Za-z0-9]$/);

describe('paths', () => {
  it('keeps what names a machine', () => {
    fc.assert(
      fc.property(fc.uuid(), name, name, (subscription, group, machine) => {
        const { pathname } = url(paths.machine(machineId(subscription, group, machine)));
        const match = matchPath('/machines/:subscriptionId/:resourceGroup/:name', pathname);
        expect(match?.params).toMatchObject({ resourceGroup: group, name: machine });
      }),
    );
  });

  it('searches for text that is no machine id', () => {
    expect(url(paths.machine('no id & more')).searchParams.get('search')).toBe('no id & more');
  });

  it('keeps view state, each value of a list for itself, and leaves out what is empty', () => {
    const values = fc.array(fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(fc.string(), values, (search, status) => {
        const { searchParams } = url(paths.machines({ search, status, sort: undefined, group: '' }));
        expect(searchParams.getAll('search')).toEqual(search === '' ? [] : [search]);
        expect(searchParams.getAll('status')).toEqual(status);
        expect(searchParams.has('sort') || searchParams.has('group')).toBe(false);
      }),
    );
    expect(paths.history()).toBe('/history');
  });

  it('carries the machines of a grant', () => {
    expect(url(paths.grant(['/a', '/b'])).searchParams.getAll('machine')).toEqual(['/a', '/b']);
  });
});
