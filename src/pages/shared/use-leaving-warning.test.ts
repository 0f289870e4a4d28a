import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal('window', new EventTarget());
  mockReact();
});
afterEach(() => {
  unmockReact();
  vi.unstubAllGlobals();
});

/** Whether the browser would ask before the page goes. */
const isAsked = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

/** Whether it asks of a page that is closed, and of presses that sign in again, switch the account and sign out. */
const asks = async (isNeeded: boolean, isNeededThen: boolean): Promise<boolean[]> => {
  const { useLeavingWarning } = await import('./use-leaving-warning.ts');
  const { leaveForEntra } = await import('#src/auth/leaving.ts');
  const { unmount } = mount(() => useLeavingWarning(isNeeded, isNeededThen));
  const asked = [isAsked()];
  for (const way of ['signIn', 'switchAccount', 'signOut'] as const)
    await leaveForEntra(way, async () => void asked.push(isAsked()));
  unmount();
  expect(isAsked()).toBe(false);
  return asked;
};

it('has the browser ask before the page is left, and before a press to sign in again or out only where that loses what was not told', async () => {
  expect(await asks(false, false)).toEqual([false, false, false, false]);
  expect(await asks(true, false)).toEqual([true, false, true, false]);
  expect(await asks(true, true)).toEqual([true, true, true, true]);
});
