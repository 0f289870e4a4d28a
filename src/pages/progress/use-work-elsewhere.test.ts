import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GrantProgress } from '#src/azure/grant/grants.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { sampleConsentId, sampleRecord } from '#src/consent/samples.ts';

const held = { names: [] as string[] };
const grant: GrantProgress = {
  consentId: sampleConsentId,
  record: await sampleRecord(),
  machines: [],
  running: false,
  pressedHere: true,
};

beforeEach(() => {
  vi.resetModules();
  mockReact();
  vi.useFakeTimers();
  held.names = [];
  const query = () => Promise.resolve({ held: held.names.map((name) => ({ name })) });
  vi.stubGlobal('navigator', { locks: { query } });
});
afterEach(() => {
  unmockReact();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const load = async () => (await import('./use-work-elsewhere.ts')).useWorkElsewhere;

it('follows whether another tab is at work on the grant', async () => {
  const useWorkElsewhere = await load();
  const { shown, unmount } = mount(() => useWorkElsewhere(grant));
  const after = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    return shown();
  };
  expect(await after(0)).toBe(false);
  held.names = [`grant:${sampleConsentId} 1`];
  expect(await after(2000)).toBe(true);
  held.names = ['grant:another 1'];
  expect(await after(2000)).toBe(false);
  unmount();
  held.names = [`grant:${sampleConsentId} 1`];
  expect(await after(2000)).toBe(false);
});

it.each([
  ['this tab is at work itself', { ...grant, granting: true }],
  ['no record is known, so nobody is', { ...grant, record: undefined } as unknown as GrantProgress],
])('asks nothing while %s', async (_, of) => {
  held.names = [`grant:${sampleConsentId} 1`];
  const useWorkElsewhere = await load();
  const { shown } = mount(() => useWorkElsewhere(of));
  await vi.advanceTimersByTimeAsync(4000);
  expect(shown()).toBe(false);
});
