import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ReactElement } from 'react';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

const revokes = '#src/azure/revoke/revokes.ts';
const resumeRevokes = vi.fn(() => Promise.resolve());
const gone = () => vi.doMock(revokes, () => Promise.reject(new TypeError('Failed to fetch')));
const there = () => vi.doMock(revokes, () => ({ resumeRevokes }));

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal('window', new EventTarget());
  mockReact();
});
afterEach(() => {
  unmockReact();
  vi.doUnmock(revokes);
  vi.unstubAllGlobals();
  vi.useRealTimers();
  resumeRevokes.mockClear();
});

/** What the frame says of it. */
async function frame() {
  const { MissingPartsNotice } = await import('./shell/MissingPartsNotice.tsx');
  const { shown } = mount(MissingPartsNotice);
  return () => (shown() as ReactElement<{ title: string }> | null)?.props.title;
}

it.each([
  ['ten seconds later', () => vi.advanceTimersByTime(10_000)],
  ['once the connection is back', () => window.dispatchEvent(new Event('online'))],
])('a revoke that what goes on with it did not come for is said to stand, and goes on %s', async (_, pass) => {
  gone();
  const said = await frame();
  const { resume } = await import('./earlier-visit.ts');
  resume();
  expect(said()).toBeUndefined();
  await vi.waitFor(() => expect(said()).toMatch(/may not be going on/));
  there();
  pass();
  await vi.waitFor(() => expect(resumeRevokes).toHaveBeenCalledOnce());
  expect(said()).toBeUndefined();
  // It is not begun a second time.
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(resumeRevokes).toHaveBeenCalledOnce();
});
