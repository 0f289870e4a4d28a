import { expect, it } from 'vitest';
import { accessState } from '#src/consent/access/access-state.ts';
import { sampleEvidence } from '#src/consent/samples.ts';
import { firstTab, isOtherRead, readTab } from './machine-tab.ts';

it('takes a word that names no tab for none', () => {
  expect(readTab('history')).toBe('history');
  for (const value of [null, '', 'History', 'toString']) expect(readTab(value)).toBeUndefined();
});

it('begins with the sessions where a job may let anybody in, else with what stands in the way of a grant', () => {
  const live = accessState(sampleEvidence());
  expect(live.kind).toBe('active');
  expect(firstTab(live)).toBe('sessions');
  expect(firstTab(accessState(sampleEvidence({ pending: 'requestingRemoval' })))).toBe('sessions');
  const open = accessState(sampleEvidence({ jobs: [] }));
  expect(open.canRevoke.allowed).toBe(true);
  expect(firstTab(open)).toBe('preflight');
  expect(firstTab({ ...live, canRevoke: { allowed: false, reason: '' } })).toBe('preflight');
});

it('reads nothing for another tab, and anew for another machine or where that is asked for', () => {
  const url = (text: string) => new URL(text, 'https://app.example');
  expect(isOtherRead({ currentUrl: url('/m/a'), nextUrl: url('/m/a?tab=history') })).toBe(false);
  expect(isOtherRead({ currentUrl: url('/m/a?tab=history'), nextUrl: url('/m/b') })).toBe(true);
  expect(isOtherRead({ currentUrl: url('/m/a?tab=history'), nextUrl: url('/m/a?tab=history') })).toBe(true);
});
