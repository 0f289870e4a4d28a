import type { ReactElement, ReactNode } from 'react';
import { expect, it } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

type Fragment = ReactElement<{ children: [ReactElement<{ children: ReactNode }>, ReactNode] }>;

/** Where it is as its words become others: in the status, which is read out, or beside it. */
async function placesOf(first: string | undefined): Promise<(next: string | undefined) => string> {
  mockReact();
  const { useSyncExternalStore } = await import('react');
  const { AnnouncedChanges } = await import('./AnnouncedChanges.tsx');
  unmockReact();
  const words = createStore(first);
  const { shown } = mount(() => {
    const now = useSyncExternalStore(words.subscribe, words.get);
    return AnnouncedChanges({ words: now, children: 'It' }) as Fragment;
  });
  return (next) => {
    words.set(next);
    const [status, beside] = shown().props.children;
    return [...(status.props.children === 'It' ? ['status'] : []), ...(beside === 'It' ? ['beside'] : [])].join();
  };
}

it('reads out what has become other words, and not what was there at first', async () => {
  const placeOf = await placesOf('No session is open.');
  expect(placeOf('No session is open.')).toBe('beside');
  expect(placeOf('A session is open.')).toBe('status');
  // What was there at first is news by then.
  expect(placeOf('No session is open.')).toBe('status');
});

it('reads nothing out while words change that nobody is to hear', async () => {
  const placeOf = await placesOf(undefined);
  expect(placeOf(undefined)).toBe('beside');
  expect(placeOf('A session is open.')).toBe('status');
  expect(placeOf(undefined)).toBe('beside');
});
