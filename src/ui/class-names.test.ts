import { expect, it } from 'vitest';
import { classNames } from './class-names.ts';

it('leaves out what is absent', () => {
  const names = classNames('row', false, undefined, '', 'selected');
  expect(names).toBe('row selected');
  expect(classNames()).toBe('');
});
