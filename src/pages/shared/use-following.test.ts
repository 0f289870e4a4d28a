import type { useSyncExternalStore } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

const here = vi.hoisted(() => ({ followSignOut: vi.fn(() => Promise.resolve()), isLeaving: false }));
vi.mock('#src/shell/leaving.ts', () => ({ followSignOut: here.followSignOut }));
vi.mock('#src/auth/leaving.ts', () => ({ isLeavingForEntra: () => here.isLeaving }));

const news = () => ({ isNews: true });
let tab: EventTarget & { visibilityState: 'visible' | 'hidden' };
const look = (visibilityState: 'visible' | 'hidden') => {
  tab.visibilityState = visibilityState;
  tab.dispatchEvent(new Event('visibilitychange'));
};

beforeEach(() => {
  vi.resetModules();
  tab = Object.assign(new EventTarget(), { visibilityState: 'visible' as const });
  vi.stubGlobal('document', tab);
  mockReact();
});
afterEach(() => {
  unmockReact();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  here.isLeaving = false;
});

/** A tab that is told, as what is under way in it changes. `isFollowing`: whether it lets go of the account. */
async function tell(isIdle: boolean, signedOut = news()) {
  const { useFollowing } = await import('./use-following.ts');
  const { useSyncExternalStore: useStore } = (await import('react')) as {
    useSyncExternalStore: typeof useSyncExternalStore;
  };
  const facts = createStore({ signedOut, isIdle });
  const { shown } = mount(() => {
    const now = useStore(facts.subscribe, facts.get);
    return useFollowing(now.signedOut, now.isIdle);
  });
  return { change: (next: object) => facts.set({ ...facts.get(), ...next }), isFollowing: shown };
}

it.each(['visible', 'hidden'] as const)('follows at once where nothing is under way: %s', async (visibility) => {
  tab.visibilityState = visibility;
  const { isFollowing } = await tell(true);
  expect(here.followSignOut).toHaveBeenCalledOnce();
  expect(isFollowing()).toBe(true);
});

it('stays while something is under way, and follows when that has ended and nobody has looked at the tab', async () => {
  tab.visibilityState = 'hidden';
  const { change, isFollowing } = await tell(false);
  look('hidden');
  expect(isFollowing()).toBe(false);
  expect(here.followSignOut).not.toHaveBeenCalled();
  change({ isIdle: true });
  expect(here.followSignOut).toHaveBeenCalledOnce();
  expect(isFollowing()).toBe(true);
});

it.each([
  ['sees it as it is told', 'visible', (): void => undefined],
  [
    'has looked at it meanwhile',
    'hidden',
    (): void => {
      look('visible');
      look('hidden');
    },
  ],
] as const)('stays until a press where somebody %s', async (_, visibility, lookAtIt) => {
  tab.visibilityState = visibility;
  const { change, isFollowing } = await tell(false);
  lookAtIt();
  change({ isIdle: true });
  expect(here.followSignOut).not.toHaveBeenCalled();
  expect(isFollowing()).toBe(false);
  // Somebody has signed out once more.
  change({ signedOut: news() });
  expect(here.followSignOut).toHaveBeenCalledOnce();
});

it('leaves it to who reloaded the tab, or came back to it from Microsoft Entra', async () => {
  const { isFollowing } = await tell(true, { isNews: false });
  expect(here.followSignOut).not.toHaveBeenCalled();
  expect(isFollowing()).toBe(false);
});

it('is in the way of nobody who is on the way to Microsoft Entra', async () => {
  here.isLeaving = true;
  const { change, isFollowing } = await tell(true);
  here.isLeaving = false;
  change({});
  expect(here.followSignOut).not.toHaveBeenCalled();
  expect(isFollowing()).toBe(false);
});
