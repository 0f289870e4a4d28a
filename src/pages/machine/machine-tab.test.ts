import { createMemoryRouter, type SetURLSearchParams } from 'react-router';
import { expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { accessState } from '#src/consent/access/access-state.ts';
import { sampleEvidence } from '#src/consent/samples.ts';
import { firstTab, readTab } from './machine-tab.ts';

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

it('reads nothing for another tab', async () => {
  mockReact();
  const setQuery = vi.fn<SetURLSearchParams>();
  vi.doMock('react-router', () => ({ useSearchParams: () => [new URLSearchParams(), setQuery] }));
  // The one that is loaded has React itself.
  vi.resetModules();
  const { useMachineTab } = await import('./machine-tab.ts');
  mount(() => useMachineTab(undefined)).shown()[1]('history');
  unmockReact();
  vi.doUnmock('react-router');
  const loader = vi.fn<() => null>(() => null);
  const routed = createMemoryRouter([{ path: '/', loader }]);
  await routed.navigate('/?tab=sessions');
  const before = loader.mock.calls.length;
  await routed.navigate('/?tab=history', setQuery.mock.lastCall?.[1]);
  expect(loader).toHaveBeenCalledTimes(before);
});
