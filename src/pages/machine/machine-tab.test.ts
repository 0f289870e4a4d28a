import { expect, it } from 'vitest';
import { isOtherRead, readTab } from './machine-tab.ts';

it('takes a word that names no tab for the first', () => {
  expect(readTab('history')).toBe('history');
  for (const value of [null, '', 'History', 'toString']) expect(readTab(value)).toBe('preflight');
});

it('reads nothing for another tab, and anew for another machine or where that is asked for', () => {
  const url = (text: string) => new URL(text, 'https://app.example');
  expect(isOtherRead({ currentUrl: url('/m/a'), nextUrl: url('/m/a?tab=history') })).toBe(false);
  expect(isOtherRead({ currentUrl: url('/m/a?tab=history'), nextUrl: url('/m/b') })).toBe(true);
  expect(isOtherRead({ currentUrl: url('/m/a?tab=history'), nextUrl: url('/m/a?tab=history') })).toBe(true);
});
