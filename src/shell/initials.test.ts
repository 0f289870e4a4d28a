import { expect, it } from 'vitest';
import { initialsOf } from './Initials.tsx';

it.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['  Anna Maria von  Stein ', 'AS'],
  ['😀 Ö', '😀Ö'],
  ['', ''],
])('%j becomes %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
